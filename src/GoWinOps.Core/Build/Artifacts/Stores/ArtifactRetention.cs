using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Removes old versions from a store: only what its index says was published, and never the newest.</summary>
/// <remarks>
/// Releases and pre-releases are counted apart, so that a week of development builds does not push out the last release. An entry is marked before its
/// files go and dropped after: what an interrupted removal leaves is finished by the next.
/// </remarks>
internal sealed class ArtifactRetention
{
    private readonly IArtifactStore store;
    private readonly ArtifactCatalog catalog;
    private readonly IClock clock;

    internal ArtifactRetention(IArtifactStore store, IClock clock)
    {
        this.store = store;
        this.clock = clock;
        catalog = new ArtifactCatalog(store, clock);
    }

    /// <summary>The versions of a name that are to go, oldest first.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="keep">How many versions stay, of releases and of pre-releases each; at least 1. Null for no such rule.</param>
    /// <param name="keepFor">How long a version stays after it was published; null for no such rule. With both, a version goes when both let it.</param>
    /// <param name="published">The version that was just published, which stays.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    internal async Task<IReadOnlyList<string>> PlanAsync(string name, int? keep, TimeSpan? keepFor, string published, CancellationToken cancellationToken)
    {
        ArtifactIndex index = await catalog.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        return index.Artifacts.GroupBy(entry => entry.SemanticVersion.IsPrerelease)
            .SelectMany(kind => kind.GroupBy(entry => entry.Version).OrderByDescending(version => version.First().SemanticVersion).Skip(keep ?? 1))
            .Where(version => version.Key != published && version.All(entry => entry.IsBeingRemoved || keepFor is null || clock.UtcNow.UtcDateTime - entry.Published > keepFor))
            .OrderBy(version => version.First().SemanticVersion).Select(version => version.Key).ToList();
    }

    /// <summary>Removes a version.</summary>
    internal async Task RemoveAsync(string name, string version, CancellationToken cancellationToken)
    {
        List<ArtifactIndexEntry> entries = new();
        await catalog.ChangeAsync(name, index =>
        {
            entries = index.Artifacts.Where(entry => entry.Version == version).ToList();
            List<ArtifactIndexEntry> unmarked = entries.Where(entry => !entry.IsBeingRemoved).ToList();
            unmarked.ForEach(entry => entry.IsBeingRemoved = true);
            return unmarked.Count > 0;
        }, cancellationToken).ConfigureAwait(false);
        foreach (ArtifactIndexEntry entry in entries)
            await RemoveFilesAsync(name, entry, cancellationToken).ConfigureAwait(false);
        await catalog.ChangeAsync(name, index => index.Artifacts.RemoveAll(entry => entry.Version == version && entry.IsBeingRemoved) > 0, cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveFilesAsync(string name, ArtifactIndexEntry entry, CancellationToken cancellationToken)
    {
        string path = entry.ManifestBelow(name);
        if (await store.ReadAsync(path, cancellationToken).ConfigureAwait(false) is not { } text)
            return;
        ArtifactManifest manifest = ArtifactManifestFile.Parse(text.Content, store.AddressOf(path));
        // The manifest last: it is what tells a later attempt which files are left.
        foreach (ArtifactFile file in manifest.Files())
            await store.RemoveAsync($"{entry.FolderBelow(name)}/{file.File}", cancellationToken).ConfigureAwait(false);
        await store.RemoveAsync(path, cancellationToken).ConfigureAwait(false);
    }
}
