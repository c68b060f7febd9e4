using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;

namespace GoWinOps.Build;

/// <summary>Says step by step how a version was worked out, in words of an admin.</summary>
public static class ReleaseExplanation
{
    private const int MaximumShown = 5;

    /// <summary>The steps in order.</summary>
    /// <param name="path">The folder that was asked about.</param>
    /// <param name="finding">What was found.</param>
    public static IReadOnlyList<GoReleaseVersionStep> Of(string path, ReleaseFinding finding)
    {
        List<GoReleaseVersionStep> steps = new() { WorkTree(finding.Snapshot) };
        if (finding.Snapshot.Commit.Length > 0)
            steps.AddRange(new[] { Prefix(finding), Tags(finding), Nearest(finding) });
        steps.Add(Version(finding));
        if (finding.Snapshot.Commit.Length > 0)
            steps.Add(State(finding));
        steps.AddRange(new[] { FileVersion(finding.Release), Image(finding.Release) });
        for (int index = 0; index < steps.Count; index++)
            (steps[index].Number, steps[index].Path) = (index + 1, path);
        return steps;
    }

    private static GoReleaseVersionStep WorkTree(GitSnapshot snapshot)
    {
        if (snapshot.TopFolder is null)
            return Step("Work tree", "the folder is in no git work tree", "Without git nothing tells the version", "a placeholder");
        string kind = File.Exists(Path.Combine(snapshot.GitFolder, "commondir")) ? "linked work tree"
            : snapshot.GitFolder.Contains("/.git/modules/") ? "submodule"
            : "work tree";
        string branch = snapshot.Branch is null ? "a detached head" : $"branch {snapshot.Branch}";
        string rule = kind == "submodule" ? "A submodule has a history and tags of its own" : "The commit that is checked out counts, on whatever branch";
        return snapshot.Commit.Length == 0
            ? Step("Work tree", $"{kind} {snapshot.TopFolder}, {branch}", rule, "no commit yet")
            : Step("Work tree", $"{kind} {snapshot.TopFolder}, {branch}", rule, Invariant($"commit {snapshot.Commit} of {snapshot.CommitTime:yyyy-MM-dd HH:mm:ss} UTC"));
    }

    private static GoReleaseVersionStep Prefix(ReleaseFinding finding)
    {
        string found = finding.LeftScope is { } left ? $"{left.Reason}, but no tag looks like {left.Example}" : finding.Scope.Reason;
        string rule = finding.LeftScope is not null ? "A module without any tag of its own is released with the whole repository"
            : finding.Scope.Major is not null ? "A module in the folder of a major version has the tags of that version"
            : finding.Scope.Prefix.Length > 0 ? "Such tags begin with the prefix"
            : "Tags have no prefix";
        return Step("Tag prefix", found, rule, $"tags such as {finding.Scope.Example}");
    }

    private static GoReleaseVersionStep Tags(ReleaseFinding finding)
    {
        List<string> found = new() { finding.Reached.Count == 0 ? "no release in the history" : $"{List(finding.Reached)} in the history" };
        if (finding.Elsewhere.Count > 0)
            found.Add($"{List(finding.Elsewhere)} elsewhere in the repository");
        if (finding.Invalid.Count > 0)
            found.Add($"not read: {List(finding.Invalid.OrderBy(name => name, System.StringComparer.Ordinal))}");
        string rule = finding.Invalid.Count > 0
            ? "Three numbers without leading zeros make a release tag, and only tags in the commit's history count"
            : "Only tags in the commit's history count, not those of other branches";
        return Step("Release tags", string.Join("; ", found), rule, finding.Reached.Count == 1 ? "1 tag counts" : $"{finding.Reached.Count} tags count");
    }

    private static GoReleaseVersionStep Nearest(ReleaseFinding finding)
    {
        if (finding.Tag is not { } tag)
            return Step("Nearest release", "none", "All commits are counted; a clone without tags ('git clone --no-tags') must fetch them first", Commits(finding.Release.Commits));
        ReleaseTag highest = GitTags.Highest(finding.Reached);
        string distance = finding.Release.Commits.IsZero ? "on this very commit" : $"{Commits(finding.Release.Commits)} back";
        string found = $"{tag.Name}, {distance}" + (highest == tag ? string.Empty : $"; {highest.Name} is higher but farther back");
        return Step("Nearest release", found, "The release with the fewest commits since counts, of those on one commit the highest", tag.Name);
    }

    private static GoReleaseVersionStep Version(ReleaseFinding finding)
    {
        ReleaseVersion release = finding.Release;
        SemanticVersion clean = finding.Snapshot.IsDirty ? release.Version.With(release.Version.Prerelease, WithoutDirty(release.Version.Metadata)) : release.Version;
        if (finding.Snapshot.Commit.Length == 0)
            return Step("Version", "no history", "Without a commit the version is 0.0.0-dev", clean.ToString());
        if (finding.Tag is null)
            return Step("Version", Commits(release.Commits), "Before the first release it is 0.0.0-dev with their number", clean.ToString());
        if (release.Commits.IsZero)
            return Step("Version", $"the tag {finding.Tag.Name}", "On a release tag it is the tag's own version", clean.ToString());
        return release.Base.IsPrerelease
            ? Step("Version", $"{Commits(release.Commits)} after the pre-release {release.Base}", "They sort after the pre-release and before what follows it", clean.ToString())
            : Step("Version", $"{Commits(release.Commits)} after the release {release.Base}", "They lead up to the next patch", clean.ToString());
    }

    private static GoReleaseVersionStep State(ReleaseFinding finding) => finding.Snapshot.IsDirty
        ? Step(
            "Work tree's state",
            $"changed or untracked: {finding.Snapshot.DescribeDirtyPaths()}",
            "What differs from the commit is marked dirty, untracked files included, ignored ones not",
            finding.Release.ToString())
        : Step("Work tree's state", "nothing is changed or untracked", "The commit alone tells the version", finding.Release.ToString());

    private static GoReleaseVersionStep FileVersion(ReleaseVersion release)
    {
        string found = $"{release.Base.Major}.{release.Base.Minor}.{release.Base.Patch} and {Commits(release.Commits)}";
        bool isPlain = release.FileVersion?.ToString() == $"{release.Base.Major}.{release.Base.Minor}.{release.Base.Patch}.{release.Commits}";
        string rule = isPlain ? "The release's numbers, then the commits since"
            : release.FileVersion is null ? "Windows' four numbers end at 65535"
            : "Windows' four numbers end at 65535: a date takes two places, a larger number of commits is cut";
        return Step("File version", found, rule, release.FileVersion?.ToString() ?? "none");
    }

    private static GoReleaseVersionStep Image(ReleaseVersion release) =>
        Step("Image tag", release.ToString(), "A container image's tag holds no plus sign", release.ImageTag);

    private static GoReleaseVersionStep Step(string step, string found, string rule, string result) =>
        new() { Step = step, Found = found, Rule = rule, Result = result };

    private static string List(IEnumerable<ReleaseTag> tags) => List(tags.OrderByDescending(tag => tag.Version).ThenBy(tag => tag.Name, System.StringComparer.Ordinal).Select(tag => tag.Name));

    private static string List(IEnumerable<string> names)
    {
        List<string> all = names.ToList();
        return string.Join(", ", all.Take(MaximumShown)) + (all.Count > MaximumShown ? $" and {all.Count - MaximumShown} more" : string.Empty);
    }

    private static string Commits(BigInteger count) => count.IsOne ? "1 commit" : Invariant($"{count} commits");

    private static string WithoutDirty(string metadata) => metadata == "dirty" ? string.Empty : metadata.Substring(0, metadata.Length - ".dirty".Length);

    private static string Invariant(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
