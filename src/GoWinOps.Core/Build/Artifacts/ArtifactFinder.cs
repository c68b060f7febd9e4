using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Finds artifacts by their build manifests.</summary>
internal static class ArtifactFinder
{
    private const int MaximumDepth = 6;

    /// <summary>Finds them, newest version first.</summary>
    /// <param name="store">Where to look.</param>
    /// <param name="filter">Which are meant.</param>
    /// <param name="clock">The time.</param>
    /// <param name="onProblem">Told of each manifest that cannot be read; the others are found all the same.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactFolderMissing</c>, <c>ArtifactIndexInvalid</c>, and what the store fails with</exception>
    internal static async Task<IReadOnlyList<GoArtifact>> FindAsync(
        IArtifactStore store, ArtifactFilter filter, IClock clock, Func<GoWinOpsException, Task> onProblem, CancellationToken cancellationToken)
    {
        List<(ArtifactManifest Manifest, ArtifactLocation Location)> found = new();
        IEnumerable<string> paths = store is FolderArtifactStore ? Enumerate(store.Root) : await ListAsync(store, filter, clock, cancellationToken).ConfigureAwait(false);
        foreach (string path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                ArtifactManifest manifest = await ReadAsync(store, path, cancellationToken).ConfigureAwait(false);
                if (filter.MatchesName(manifest.Name) && filter.Matches(manifest.Version, manifest.Target, manifest.Microarchitecture))
                    found.Add((manifest, store.LocationOf(path)));
            }
            catch (GoWinOpsException exception) when (exception.ErrorId is nameof(Messages.ArtifactManifestInvalid) or nameof(Messages.ArtifactManifestMissing))
            {
                await onProblem(exception).ConfigureAwait(false);
            }
        }

        return found.OrderBy(item => item.Manifest.Name, StringComparer.OrdinalIgnoreCase)
            .ThenByDescending(item => SemanticVersion.TryParse(item.Manifest.Version, out SemanticVersion version) ? version : null)
            .ThenBy(item => item.Manifest.Target, StringComparer.Ordinal)
            .ThenBy(item => item.Manifest.Microarchitecture, StringComparer.Ordinal)
            .Select(item => item.Location.Describe(item.Manifest)).ToList();
    }

    /// <summary>Reads a manifest of a store.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactManifestMissing</c>, <c>ArtifactManifestInvalid</c></exception>
    internal static async Task<ArtifactManifest> ReadAsync(IArtifactStore store, string path, CancellationToken cancellationToken)
    {
        string address = store.AddressOf(path);
        StoredText? text = await store.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return text is null ? throw new GoWinOpsException(nameof(Messages.ArtifactManifestMissing), address, address) : ArtifactManifestFile.Parse(text.Content, address);
    }

    private static async Task<IEnumerable<string>> ListAsync(IArtifactStore store, ArtifactFilter filter, IClock clock, CancellationToken cancellationToken)
    {
        ArtifactCatalog catalog = new(store, clock);
        bool isExact = filter.Names.Count > 0 && filter.Names.All(name => new NamePattern(name).IsLiteral);
        IEnumerable<string> names = isExact ? filter.Names : (await catalog.ReadAsync(null, cancellationToken).ConfigureAwait(false)).Names.Where(filter.MatchesName);
        List<string> paths = new();
        foreach (string name in names)
        {
            ArtifactIndex index = await catalog.ReadAsync(name, cancellationToken).ConfigureAwait(false);
            paths.AddRange(index.Artifacts.Where(entry => !entry.IsBeingRemoved && filter.Matches(entry.Version, entry.Target, entry.Microarchitecture)).Select(entry => entry.ManifestBelow(name)));
        }

        return paths;
    }

    private static IEnumerable<string> Enumerate(string root)
    {
        if (!Directory.Exists(root))
            throw new GoWinOpsException(nameof(Messages.ArtifactFolderMissing), root, root);
        return Below(root, string.Empty, MaximumDepth);
    }

    private static IEnumerable<string> Below(string folder, string prefix, int depth)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*" + ArtifactManifestFile.Suffix).Select(path => prefix + Path.GetFileName(path));
        return depth == 0 ? files : files.Concat(Directory.EnumerateDirectories(folder)
            .Where(path => !Path.GetFileName(path).StartsWith(".", StringComparison.Ordinal))
            .SelectMany(path => Below(path, prefix + Path.GetFileName(path) + "/", depth - 1)));
    }
}
