using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Works the version of a source tree out from the release tags in its history.</summary>
public static class ReleaseSearch
{
    /// <summary>Works it out.</summary>
    /// <param name="snapshot">The work tree.</param>
    /// <param name="folder">The program's folder in it.</param>
    /// <param name="tagPrefix">What its tags begin with; null to follow the module's place in the repository.</param>
    /// <param name="cancellationToken">Ends the questions to git.</param>
    /// <exception cref="GoWinOpsException"><c>GitNotFound</c>, <c>GitHistoryShallow</c>, <c>GitTagPrefixInvalid</c>, <c>GitFailed</c></exception>
    public static async Task<ReleaseFinding> FindAsync(GitSnapshot snapshot, string folder, string? tagPrefix, CancellationToken cancellationToken)
    {
        TagScope? given = tagPrefix is null ? null : TagScope.Given(tagPrefix);
        if (snapshot.TopFolder is null && !snapshot.IsGitMissing)
            return new ReleaseFinding(snapshot, given ?? TagScope.Repository);
        GitRepository repository = GitRepository.Of(snapshot);
        ReleaseFinding finding = new(snapshot, given ?? TagScope.OfModule(snapshot.TopFolder!, folder));
        if (snapshot.Commit.Length == 0)
            return finding;
        GitTags tags = new(repository, snapshot.Commit);
        IReadOnlyDictionary<string, string> all = await tags.ReadAsync(cancellationToken).ConfigureAwait(false);
        List<ReleaseTag> releases = Select(finding, all, mayLeaveModule: given is null);
        List<ReleaseTag> here = releases.Where(tag => tag.Commit == snapshot.Commit).ToList();
        if (here.Count > 0)
        {
            finding.Reached = here;
            finding.Elsewhere = releases.Except(here).ToList();
            Conclude(finding, GitTags.Highest(here), 0);
            return finding;
        }

        // With history cut off, a nearer tag may lie beyond the cut and the count of commits is wrong; only a tag on this very commit is certain.
        if (snapshot.IsShallow)
            throw ShallowClone.Refusal(snapshot.TopFolder!, Environment.GetEnvironmentVariable);
        await LookBackAsync(finding, tags, releases, cancellationToken).ConfigureAwait(false);
        return finding;
    }

    private static async Task LookBackAsync(ReleaseFinding finding, GitTags tags, List<ReleaseTag> releases, CancellationToken cancellationToken)
    {
        GitSnapshot snapshot = finding.Snapshot;
        HashSet<string> inHistory = releases.Count == 0
            ? new HashSet<string>(StringComparer.Ordinal)
            : await tags.InHistoryAsync(cancellationToken).ConfigureAwait(false);
        List<ReleaseTag> reached = releases.Where(tag => inHistory.Contains(tag.Name)).ToList();
        finding.Reached = reached;
        finding.Elsewhere = releases.Except(reached).ToList();
        if (reached.Count == 0)
        {
            long count = await tags.CountCommitsAsync(cancellationToken).ConfigureAwait(false);
            finding.Release = ReleaseVersion.Untagged(count, snapshot.Commit, snapshot.IsDirty);
            return;
        }

        (ReleaseTag nearest, long distance) = await tags.FindNearestAsync(reached, cancellationToken).ConfigureAwait(false);
        Conclude(finding, nearest, distance);
    }

    private static void Conclude(ReleaseFinding finding, ReleaseTag tag, long distance)
    {
        finding.Tag = tag;
        finding.Release = ReleaseVersion.After(tag.Version, distance, finding.Snapshot.Commit, finding.Snapshot.IsDirty);
    }

    /// <summary>The releases among all tags. A module without a single tag of its own is versioned with the repository, as where one module of a subfolder is all there is.</summary>
    private static List<ReleaseTag> Select(ReleaseFinding finding, IReadOnlyDictionary<string, string> tags, bool mayLeaveModule)
    {
        List<ReleaseTag> releases = Read(finding, tags);
        if (releases.Count > 0 || !mayLeaveModule || finding.Scope.Prefix.Length == 0)
            return releases;
        finding.LeftScope = finding.Scope;
        finding.Scope = TagScope.Repository;
        return Read(finding, tags);
    }

    private static List<ReleaseTag> Read(ReleaseFinding finding, IReadOnlyDictionary<string, string> tags)
    {
        List<ReleaseTag> releases = new();
        List<string> invalid = new();
        foreach (KeyValuePair<string, string> tag in tags.Where(tag => finding.Scope.Claims(tag.Key)))
        {
            if (!finding.Scope.TryRead(tag.Key, out SemanticVersion version))
                invalid.Add(tag.Key);
            else if (finding.Scope.Admits(version))
                releases.Add(new ReleaseTag(tag.Key, version, tag.Value));
        }

        finding.Invalid = invalid;
        finding.InvalidHere = invalid.Where(name => tags[name] == finding.Snapshot.Commit).ToList();
        return releases;
    }
}
