using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build.Artifacts;

/// <summary>Where an artifact's files lie below a root, on disk as on a server.</summary>
internal static class ArtifactFolder
{
    /// <summary>The folder of what a manifest describes: that of its target, and of its processor level where it is not the usual one: <c>windows_amd64_v3</c>.</summary>
    internal static string Of(ArtifactManifest manifest) => Of(manifest.Target, manifest.Microarchitecture);

    /// <summary>The folder of a target and a processor level, as <c>GOAMD64=v3</c>.</summary>
    internal static string Of(string target, string? microarchitecture) => target.Replace('/', '_') + MicroArchitecture.FolderSuffix(microarchitecture);

    /// <summary>The target's operating system in Go's words.</summary>
    internal static string OsOf(string target) => target.Split('/')[0];

    /// <summary>Whether the target is Windows.</summary>
    internal static bool IsWindows(string target) => string.Equals(OsOf(target), "windows", StringComparison.Ordinal);

    /// <summary>What the files of a release that hold no path are named by: <c>orders_1.2.3_windows_amd64</c>.</summary>
    internal static string ReleaseName(ArtifactManifest manifest) => $"{manifest.Name}_{manifest.Version}_{Of(manifest)}";

    /// <summary>The executable and what belongs to it, without the manifest.</summary>
    internal static IEnumerable<ArtifactFile> Files(this ArtifactManifest manifest) =>
        new[] { new ArtifactFile { File = manifest.File, Sha256 = manifest.Sha256, Size = manifest.Size }, manifest.Archive, manifest.Sbom, manifest.CosignBundle }
            .Where(file => file is not null).Select(file => file!);
}
