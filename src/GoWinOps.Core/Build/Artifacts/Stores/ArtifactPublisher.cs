using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Puts artifacts into a store: files, then the manifest that makes them an artifact, then the index that lets them be found.</summary>
internal sealed class ArtifactPublisher
{
    private readonly IArtifactStore store;
    private readonly ArtifactCatalog catalog;
    private readonly IClock clock;

    internal ArtifactPublisher(IArtifactStore store, IClock clock)
    {
        this.store = store;
        this.clock = clock;
        catalog = new ArtifactCatalog(store, clock);
    }

    /// <summary>Publishes an artifact; one that is there already is only made sure of.</summary>
    /// <param name="manifestPath">Its build manifest on this machine.</param>
    /// <param name="force">Whether a different artifact of the same version may be replaced.</param>
    /// <param name="progress">Told of files and bytes.</param>
    /// <param name="cancellationToken">Ends it; what was sent is not found by anybody, and is gone on with the next time.</param>
    /// <returns>The artifact as it is in the store.</returns>
    /// <exception cref="GoWinOpsException">
    /// <c>ArtifactAlreadyPublished</c>, <c>ArtifactNotAsRecorded</c>, <c>ArtifactManifestMissing</c>, <c>ArtifactManifestInvalid</c>, and what the store fails with
    /// </exception>
    internal async Task<GoArtifact> PublishAsync(string manifestPath, bool force, IProgress<TransferState>? progress, CancellationToken cancellationToken)
    {
        ArtifactManifest manifest = await ArtifactManifestFile.ReadAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        string local = Path.GetDirectoryName(manifestPath)!;
        foreach (ArtifactFile file in manifest.Files())
            await RequireAsync(Path.Combine(local, file.File), file, cancellationToken).ConfigureAwait(false);
        byte[] content = ArtifactManifestFile.Write(manifest);
        ArtifactIndexEntry entry = new() { Version = manifest.Version, Target = manifest.Target, Microarchitecture = manifest.Microarchitecture, ManifestSha256 = ContentHash.Of(content) };
        string remoteManifest = entry.ManifestBelow(manifest.Name);
        StoredText? there = await store.ReadAsync(remoteManifest, cancellationToken).ConfigureAwait(false);
        bool isSame = there is not null && there.Content.SequenceEqual(content);
        if (there is not null && !isSame)
            await MakeRoomAsync(manifest, remoteManifest, entry, there, force, cancellationToken).ConfigureAwait(false);
        foreach (ArtifactFile file in manifest.Files())
        {
            string path = $"{entry.FolderBelow(manifest.Name)}/{file.File}";
            bool isThere = isSame && await store.SizeAsync(path, cancellationToken).ConfigureAwait(false) == file.Size;
            if (!isThere)
                await store.SendAsync(path, Path.Combine(local, file.File), file, TransferState.Of(progress, file), cancellationToken).ConfigureAwait(false);
        }

        if (!isSame)
            await store.WriteAsync(remoteManifest, content, null, cancellationToken).ConfigureAwait(false);
        await EnterAsync(manifest.Name, entry, cancellationToken).ConfigureAwait(false);
        return store.LocationOf(remoteManifest).Describe(manifest);
    }

    /// <summary>Takes away another artifact of the same version and target: its manifest first, so that nobody finds half of each.</summary>
    private async Task MakeRoomAsync(
        ArtifactManifest manifest, string remoteManifest, ArtifactIndexEntry entry, StoredText there, bool force, CancellationToken cancellationToken)
    {
        string address = store.AddressOf(remoteManifest);
        if (!force)
            throw new GoWinOpsException(nameof(Messages.ArtifactAlreadyPublished), address, manifest.Name, manifest.Version, manifest.Target, store.Root);
        await store.RemoveAsync(remoteManifest, cancellationToken).ConfigureAwait(false);
        foreach (ArtifactFile file in ArtifactManifestFile.Parse(there.Content, address).Files())
            await store.RemoveAsync($"{entry.FolderBelow(manifest.Name)}/{file.File}", cancellationToken).ConfigureAwait(false);
    }

    private async Task EnterAsync(string name, ArtifactIndexEntry entry, CancellationToken cancellationToken)
    {
        entry.Published = clock.UtcNow.UtcDateTime;
        await catalog.ChangeAsync(name, index =>
        {
            ArtifactIndexEntry? known = index.Artifacts.Find(entry.IsSameAs);
            if (known is { IsBeingRemoved: false } && known.ManifestSha256 == entry.ManifestSha256)
                return false;
            if (known is not null)
                index.Artifacts.Remove(known);
            index.Artifacts.Add(entry);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        await catalog.ChangeAsync(null, index =>
        {
            if (index.Names.Contains(name))
                return false;
            index.Names.Add(name);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RequireAsync(string path, ArtifactFile file, CancellationToken cancellationToken)
    {
        string found = File.Exists(path) ? await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false) : "no file";
        if (found != file.Sha256)
            throw new GoWinOpsException(nameof(Messages.ArtifactNotAsRecorded), path, path, file.Sha256, found);
    }
}
