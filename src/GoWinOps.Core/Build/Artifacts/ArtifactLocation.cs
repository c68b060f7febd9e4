using System;
using System.IO;

namespace GoWinOps.Build.Artifacts;

/// <summary>Where a build manifest is: on disk or on a server; the artifact's other files lie beside it.</summary>
internal sealed class ArtifactLocation
{
    private readonly string folder;

    private ArtifactLocation(string manifestPath, string folder)
    {
        ManifestPath = manifestPath;
        this.folder = folder;
    }

    /// <summary>The manifest's path or address.</summary>
    internal string ManifestPath { get; }

    /// <summary>A manifest on disk or a share.</summary>
    internal static ArtifactLocation OnDisk(string manifestPath) => new(manifestPath, Path.GetDirectoryName(manifestPath) + Path.DirectorySeparatorChar);

    /// <summary>A manifest on a server.</summary>
    internal static ArtifactLocation OnServer(Uri manifest) => new(manifest.AbsoluteUri, new Uri(manifest, ".").AbsoluteUri);

    /// <summary>The path or address of a file beside the manifest; empty for none.</summary>
    internal string Of(string? fileName) => fileName is null ? string.Empty : folder + (folder.Contains("://") ? Uri.EscapeDataString(fileName) : fileName);

    /// <summary>The artifact a manifest describes.</summary>
    internal GoArtifact Describe(ArtifactManifest manifest)
    {
        GoArtifact artifact = new();
        Describe(manifest, artifact);
        return artifact;
    }

    /// <summary>Enters what a manifest says of an artifact.</summary>
    internal void Describe(ArtifactManifest manifest, GoArtifact artifact)
    {
        artifact.Name = manifest.Name;
        artifact.Path = Of(manifest.File);
        artifact.Sha256 = manifest.Sha256;
        artifact.Size = manifest.Size;
        artifact.Target = manifest.Target;
        artifact.Microarchitecture = manifest.Microarchitecture ?? string.Empty;
        artifact.GoVersion = manifest.GoVersion ?? string.Empty;
        artifact.Version = manifest.Version;
        artifact.FileVersion = manifest.FileVersion ?? string.Empty;
        artifact.Commit = manifest.Commit ?? string.Empty;
        artifact.CommitTime = manifest.CommitTime?.UtcDateTime;
        artifact.IsDirty = manifest.IsDirty;
        artifact.Package = manifest.Package ?? string.Empty;
        artifact.Module = manifest.Module ?? string.Empty;
        artifact.IsSigned = manifest.Signature is not null;
        artifact.ManifestPath = ManifestPath;
        artifact.ArchivePath = Of(manifest.Archive?.File);
        artifact.SbomPath = Of(manifest.Sbom?.File);
        artifact.CosignBundlePath = Of(manifest.CosignBundle?.File);
    }
}
