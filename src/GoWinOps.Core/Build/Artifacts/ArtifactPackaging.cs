using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Makes an artifact of an executable: signature, hash, bill of materials, archive, build manifest, checksums.</summary>
/// <remarks>
/// The order is what makes it trustworthy. A signature changes the file, so it comes before every hash; everything that can fail comes before the
/// executable gets its name; the manifest, by which an artifact is found, comes last.
/// </remarks>
internal sealed class ArtifactPackaging
{
    private readonly ArtifactManifest manifest;
    private readonly ArtifactOptions options;
    private readonly ArchiveSources sources;
    private readonly string folder;

    /// <param name="manifest">What is known of the executable; completed on the way.</param>
    /// <param name="options">What is to be made.</param>
    /// <param name="sources">Where the texts of an archive come from.</param>
    /// <param name="folder">Where everything goes.</param>
    internal ArtifactPackaging(ArtifactManifest manifest, ArtifactOptions options, ArchiveSources sources, string folder)
    {
        this.manifest = manifest;
        this.options = options;
        this.sources = sources;
        this.folder = folder;
    }

    /// <summary>The files it has made: the executable, what belongs to it and the manifest.</summary>
    internal IEnumerable<string> Outputs =>
        manifest.Files().Select(file => Path.Combine(folder, file.File)).Append(ArtifactManifestFile.PathIn(folder, manifest.Name));

    /// <summary>Signs and describes an executable that does not have its name yet.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>SigningFailed</c>, <c>SigningTimedOut</c>, <c>SigningLeftNoSignature</c>, <c>CosignFailed</c>, <c>ArtifactArchiveFailed</c>,
    /// <c>ArtifactIncludeMissing</c>
    /// </exception>
    internal async Task PrepareAsync(string partialPath, CancellationToken cancellationToken)
    {
        await SignAsync(partialPath, cancellationToken).ConfigureAwait(false);
        manifest.Sha256 = await ContentHash.OfFileAsync(partialPath, cancellationToken).ConfigureAwait(false);
        manifest.Size = new FileInfo(partialPath).Length;
        if (options.Cosign is { } cosign)
            manifest.CosignBundle = await cosign.SignAsync(partialPath, manifest.File + CosignBundle.Suffix, cancellationToken).ConfigureAwait(false);
        if (options.Sbom)
            manifest.Sbom = await WriteSbomAsync(cancellationToken).ConfigureAwait(false);
        if (options.Archive)
            manifest.Archive = await ArtifactArchive.CreateAsync(manifest, partialPath, sources, folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the manifest and the checksums, when the executable has its name; what an earlier build left and this one did not make is removed.</summary>
    internal async Task CompleteAsync(GoArtifact artifact, CancellationToken cancellationToken)
    {
        string path = ArtifactManifestFile.PathIn(folder, manifest.Name);
        await DiscardOutdatedAsync(path, cancellationToken).ConfigureAwait(false);
        await AtomicFile.WriteAsync(path, ArtifactManifestFile.Write(manifest), cancellationToken).ConfigureAwait(false);
        await ChecksumFile.UpdateAsync(Path.GetDirectoryName(folder)!, cancellationToken).ConfigureAwait(false);
        ArtifactLocation.OnDisk(path).Describe(manifest, artifact);
    }

    private async Task SignAsync(string path, CancellationToken cancellationToken)
    {
        if (options.Signer is not { } signer || !ArtifactFolder.IsWindows(manifest.Target))
            return;
        await signer.SignAsync(path, cancellationToken).ConfigureAwait(false);
        if (!AuthenticodeSignature.IsPresent(path, cancellationToken))
            throw new GoWinOpsException(nameof(Messages.SigningLeftNoSignature), manifest.File, signer.DisplayText, manifest.File);
        manifest.Signature = signer.Signature;
    }

    private async Task<ArtifactFile> WriteSbomAsync(CancellationToken cancellationToken)
    {
        string name = manifest.Name + SpdxDocument.Suffix;
        byte[] content = SpdxDocument.Write(manifest);
        await AtomicFile.WriteAsync(Path.Combine(folder, name), content, cancellationToken).ConfigureAwait(false);
        return new ArtifactFile { File = name, Sha256 = ContentHash.Of(content), Size = content.Length };
    }

    private async Task DiscardOutdatedAsync(string manifestPath, CancellationToken cancellationToken)
    {
        byte[]? before = await AtomicFile.ReadAsync(manifestPath, ArtifactManifestFile.MaximumBytes, cancellationToken).ConfigureAwait(false);
        if (before is null)
            return;
        try
        {
            foreach (ArtifactFile file in ArtifactManifestFile.Parse(before, manifestPath).Files().Where(file => manifest.Files().All(made => made.File != file.File)))
                File.Delete(Path.Combine(folder, file.File));
        }
        catch (GoWinOpsException)
        {
            // What cannot be read names nothing to remove, and is written anew.
        }
    }
}
