using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Artifacts;
using GoWinOps.Nodes;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>Artifacts whose executables are a few bytes, for tests of what is done with artifacts.</summary>
internal static class ArtifactSamples
{
    internal const string Name = "orders";

    internal static ArtifactManifest Manifest(string version = "1.2.3", string target = "linux/amd64") => new()
    {
        Name = Name,
        Version = version,
        Target = target,
        File = target.StartsWith("windows", StringComparison.Ordinal) ? Name + ".exe" : Name,
        GoVersion = "go1.24.4",
        Package = "example.com/orders/cmd/orders",
        Module = "example.com/orders",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        CommitTime = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
    };

    /// <summary>Makes an artifact below <paramref name="root"/> as a build does, and returns its manifest's path.</summary>
    internal static async Task<string> MakeAsync(string root, string version = "1.2.3", string target = "linux/amd64", string? content = null, ArtifactOptions? options = null, string? level = null)
    {
        ArtifactManifest manifest = Manifest(version, target);
        manifest.Microarchitecture = level;
        string folder = Path.Combine(root, version, ArtifactFolder.Of(manifest));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, manifest.File);
        await File.WriteAllTextAsync(path, content ?? $"{version} for {target} {level}".TrimEnd());
        ArtifactPackaging packaging = new(manifest, options ?? new ArtifactOptions(), new ArchiveSources(), folder);
        await packaging.PrepareAsync(path, CancellationToken.None);
        await packaging.CompleteAsync(new GoArtifact(), CancellationToken.None);
        return ArtifactManifestFile.PathIn(folder, Name);
    }

    internal static Task<string> HashAsync(string path) => ContentHash.OfFileAsync(path, CancellationToken.None);
}
