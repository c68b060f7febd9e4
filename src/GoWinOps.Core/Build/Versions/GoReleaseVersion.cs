using System;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>The version of a source tree as its git history gives it.</summary>
public sealed class GoReleaseVersion
{
    /// <summary>The folder it is the version of.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The semantic version, without a leading <c>v</c>.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The Windows file version, four numbers of 16 bits; null where a number is too large for one.</summary>
    public string? FileVersion { get; set; }

    /// <summary>The text of the product version in an executable's resources: the semantic version.</summary>
    public string ProductVersion { get; set; } = string.Empty;

    /// <summary>The version as a container image's tag, in which a plus sign is illegal.</summary>
    public string ImageTag { get; set; } = string.Empty;

    /// <summary>The version of the release it follows, or is; 0.0.0 where there is none.</summary>
    public string BaseVersion { get; set; } = string.Empty;

    /// <summary>Whether it comes before a final release.</summary>
    public bool IsPrerelease { get; set; }

    /// <summary>The release tag it follows, or is on; null where the history has none.</summary>
    public string? Tag { get; set; }

    /// <summary>What the program's tags begin with, before <c>v1.2.3</c>; empty for none.</summary>
    public string TagPrefix { get; set; } = string.Empty;

    /// <summary>How many commits it is after the tag; all commits where there is none.</summary>
    public long CommitsSinceTag { get; set; }

    /// <summary>The commit; empty where there is none.</summary>
    public string Commit { get; set; } = string.Empty;

    /// <summary>When the commit was made, in UTC; null where there is none.</summary>
    public DateTime? CommitTime { get; set; }

    /// <summary>The branch that is checked out; null for a detached head.</summary>
    public string? Branch { get; set; }

    /// <summary>Whether the work tree differs from the commit; untracked files count, as they do for Go.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The paths that are changed or untracked, from the work tree's top folder.</summary>
    public string[] DirtyPaths { get; set; } = Array.Empty<string>();

    /// <summary>How it was worked out, step by step, a line each.</summary>
    public string[] Explanation { get; set; } = Array.Empty<string>();

    /// <summary>What was found, as the user sees it.</summary>
    /// <param name="path">The folder that was asked about.</param>
    /// <param name="finding">What was found.</param>
    public static GoReleaseVersion Of(string path, ReleaseFinding finding) => new()
    {
        Path = path,
        Version = finding.Release.ToString(),
        FileVersion = finding.Release.FileVersion?.ToString(),
        ProductVersion = finding.Release.ToString(),
        ImageTag = finding.Release.ImageTag,
        BaseVersion = finding.Release.Base.ToString(),
        IsPrerelease = finding.Release.Version.IsPrerelease,
        Tag = finding.Tag?.Name,
        TagPrefix = finding.Scope.Prefix,
        CommitsSinceTag = (long)finding.Release.Commits,
        Commit = finding.Snapshot.Commit,
        CommitTime = finding.Snapshot.CommitTime,
        Branch = finding.Snapshot.Branch,
        IsDirty = finding.Snapshot.IsDirty,
        DirtyPaths = finding.Snapshot.DirtyPaths.ToArray(),
        Explanation = ReleaseExplanation.Of(path, finding).Select(step => string.Format(CultureInfo.CurrentCulture, "{0}. {1}", step.Number, step)).ToArray(),
    };

    /// <inheritdoc/>
    public override string ToString() => Version;
}
