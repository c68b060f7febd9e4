using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Brings an artifact from a store into a folder, laid out as a build lays it out.</summary>
internal static class ArtifactFetch
{
    /// <summary>Fetches it; files that are here already are not fetched again.</summary>
    /// <param name="store">Where from.</param>
    /// <param name="manifestPath">The manifest in the store.</param>
    /// <param name="destination">The folder; the artifact goes to <c>version/os_architecture</c> below it, with the processor level as a build has it.</param>
    /// <param name="progress">Told of files and bytes.</param>
    /// <param name="cancellationToken">Ends it; a file that was under way is gone on with the next time.</param>
    /// <returns>The artifact as it is here.</returns>
    /// <exception cref="GoWinOpsException">
    /// <c>ArtifactManifestMissing</c>, <c>ArtifactManifestInvalid</c>, <c>ArtifactContentMismatch</c>, <c>ArtifactNotFound</c>, <c>ArtifactStoreFailed</c>
    /// </exception>
    internal static async Task<GoArtifact> SaveAsync(
        IArtifactStore store, string manifestPath, string destination, IProgress<TransferState>? progress, CancellationToken cancellationToken)
    {
        ArtifactManifest manifest = await ArtifactFinder.ReadAsync(store, manifestPath, cancellationToken).ConfigureAwait(false);
        string version = Path.Combine(destination, manifest.Version);
        string folder = Path.Combine(version, ArtifactFolder.Of(manifest));
        string parent = manifestPath.LastIndexOf('/') is >= 0 and int end ? manifestPath.Substring(0, end + 1) : string.Empty;
        try
        {
            Directory.CreateDirectory(folder);
            foreach (ArtifactFile file in manifest.Files())
            {
                string path = Path.Combine(folder, file.File);
                if (!File.Exists(path) || await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false) != file.Sha256)
                    await store.FetchAsync(parent + file.File, folder, file, TransferState.Of(progress, file), cancellationToken).ConfigureAwait(false);
            }

            string local = ArtifactManifestFile.PathIn(folder, manifest.Name);
            await AtomicFile.WriteAsync(local, ArtifactManifestFile.Write(manifest), cancellationToken).ConfigureAwait(false);
            await ChecksumFile.UpdateAsync(version, cancellationToken).ConfigureAwait(false);
            return ArtifactLocation.OnDisk(local).Describe(manifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactStoreFailed), folder, exception, folder, exception.Message);
        }
    }
}
