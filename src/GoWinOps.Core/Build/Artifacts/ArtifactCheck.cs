using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Looks whether an artifact on disk is what its build manifest says, and whether the manifest is what the executable itself says.</summary>
internal sealed class ArtifactCheck
{
    private readonly string manifestPath;
    private readonly string folder;
    private readonly List<string> problems = new();
    private readonly List<string> checks = new();

    private ArtifactCheck(string manifestPath)
    {
        this.manifestPath = manifestPath;
        folder = Path.GetDirectoryName(manifestPath)!;
    }

    /// <summary>Looks at the artifact of a manifest.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactManifestMissing</c>, <c>ArtifactManifestInvalid</c></exception>
    internal static async Task<GoArtifactTest> RunAsync(string manifestPath, CancellationToken cancellationToken)
    {
        ArtifactManifest manifest = await ArtifactManifestFile.ReadAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        ArtifactCheck check = new(manifestPath);
        await check.LookAsync(manifest, cancellationToken).ConfigureAwait(false);
        return new GoArtifactTest
        {
            Name = manifest.Name,
            Version = manifest.Version,
            Target = manifest.Target,
            IsValid = check.problems.Count == 0,
            Problems = check.problems.ToArray(),
            Checks = check.checks.ToArray(),
            Path = Path.Combine(check.folder, manifest.File),
            ManifestPath = manifestPath,
        };
    }

    private async Task LookAsync(ArtifactManifest manifest, CancellationToken cancellationToken)
    {
        ArtifactFile executable = new() { File = manifest.File, Sha256 = manifest.Sha256, Size = manifest.Size };
        if (await CheckFileAsync("Hash", executable, cancellationToken).ConfigureAwait(false))
            await CheckExecutableAsync(manifest, Path.Combine(folder, manifest.File), cancellationToken).ConfigureAwait(false);
        await CheckFileAsync("Sbom", manifest.Sbom, cancellationToken).ConfigureAwait(false);
        await CheckFileAsync("CosignBundle", manifest.CosignBundle, cancellationToken).ConfigureAwait(false);
        if (await CheckFileAsync("Archive", manifest.Archive, cancellationToken).ConfigureAwait(false))
            await CheckArchiveAsync(manifest, cancellationToken).ConfigureAwait(false);
        await CheckSumsAsync(manifest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a file is there and as recorded; nothing where none is recorded.</summary>
    private async Task<bool> CheckFileAsync(string name, ArtifactFile? file, CancellationToken cancellationToken)
    {
        if (file is null)
            return false;
        checks.Add(name);
        string path = Path.Combine(folder, file.File);
        if (!File.Exists(path))
            return Wrong($"'{file.File}' is not there.");
        long size = new FileInfo(path).Length;
        if (size != file.Size)
            return Wrong($"'{file.File}' has {size} bytes; the manifest says {file.Size}.");
        string sha256 = await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
        return sha256 == file.Sha256 || Wrong($"'{file.File}' has the SHA-256 {sha256}; the manifest says {file.Sha256}.");
    }

    private async Task CheckExecutableAsync(ArtifactManifest manifest, string path, CancellationToken cancellationToken)
    {
        try
        {
            ExecutableRecord record = await ExecutableRecord.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (record.Target is { } target)
                Compare("Target", target, manifest.Target);
            if (record.Go is { } go)
            {
                Compare("GoVersion", go.GoVersion, manifest.GoVersion);
                Compare("Module", go.Module, manifest.Module ?? string.Empty);
                if (go.VcsRevision.Length > 0 && manifest.Commit is { } commit)
                    Compare("Commit", go.VcsRevision, commit);
            }

            if (manifest.Signature is null || !ArtifactFolder.IsWindows(manifest.Target))
                return;
            checks.Add("Signature");
            if (!AuthenticodeSignature.IsPresent(path, cancellationToken))
                Wrong($"'{manifest.File}' carries no signature; the manifest says it was signed.");
        }
        catch (GoWinOpsException exception)
        {
            Wrong(exception.Message);
        }
    }

    private void Compare(string what, string found, string? recorded)
    {
        checks.Add(what);
        if (found != recorded)
            Wrong($"{what} is '{found}' in the executable and '{recorded}' in the manifest.");
    }

    private async Task CheckArchiveAsync(ArtifactManifest manifest, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, manifest.Archive!.File);
        try
        {
            string? sha256 = await ArchiveReader.HashOfEntryAsync(path, manifest.File, cancellationToken).ConfigureAwait(false);
            if (sha256 != manifest.Sha256)
                Wrong(sha256 is null ? $"'{manifest.Archive.File}' does not hold '{manifest.File}'." : $"'{manifest.Archive.File}' holds another '{manifest.File}', with the SHA-256 {sha256}.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Wrong($"'{manifest.Archive.File}' cannot be read: {exception.Message}");
        }
    }

    private async Task CheckSumsAsync(ArtifactManifest manifest, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetDirectoryName(folder) ?? folder, ChecksumFile.Name);
        if (await AtomicFile.ReadAsync(path, 16 << 20, cancellationToken).ConfigureAwait(false) is not { } content)
            return;
        checks.Add("Checksums");
        IReadOnlyDictionary<string, string> sums = ChecksumFile.Parse(content);
        foreach (ArtifactFile file in manifest.Files())
        {
            string name = Path.GetFileName(folder) + "/" + file.File;
            if (!sums.TryGetValue(name, out string? sum))
                Wrong($"{ChecksumFile.Name} has no line for '{name}'.");
            else if (sum != file.Sha256)
                Wrong($"{ChecksumFile.Name} says {sum} for '{name}'; the manifest says {file.Sha256}.");
        }

        string own = await ContentHash.OfFileAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        if (sums.TryGetValue(Path.GetFileName(folder) + "/" + Path.GetFileName(manifestPath), out string? recorded) && recorded != own)
            Wrong($"{ChecksumFile.Name} says {recorded} for the manifest, which has the SHA-256 {own}.");
    }

    private bool Wrong(string problem)
    {
        problems.Add(problem);
        return false;
    }
}
