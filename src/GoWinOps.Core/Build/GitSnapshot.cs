using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What git knows of a source tree at one moment; everything built in one go is labelled by one snapshot.</summary>
public sealed class GitSnapshot
{
    private const int HashDigits = 12;
    private const int MaximumShownPaths = 5;

    /// <summary>The snapshot of a folder that is in no git work tree.</summary>
    public static GitSnapshot None { get; } = new();

    /// <summary>The work tree's top folder; null outside of one.</summary>
    public string? TopFolder { get; set; }

    /// <summary>The commit; empty where there is none yet.</summary>
    public string Commit { get; set; } = string.Empty;

    /// <summary>Whether the history is cut off, as CI systems clone by default.</summary>
    public bool IsShallow { get; set; }

    /// <summary>The number of commits.</summary>
    public int CommitCount { get; set; }

    /// <summary>The nearest release tag, as <c>git describe --long</c> prints it; null where there is none.</summary>
    public string? Describe { get; set; }

    /// <summary>The paths that are changed or untracked, as <c>git status --porcelain</c> prints them.</summary>
    public IReadOnlyList<string> DirtyPaths { get; set; } = Array.Empty<string>();

    /// <summary>Whether the work tree differs from the commit; untracked files count, as they do for Go.</summary>
    public bool IsDirty => DirtyPaths.Count > 0;

    /// <summary>Takes a snapshot of the work tree that holds <paramref name="folder"/>; <see cref="None"/> where there is no work tree, or no git.</summary>
    /// <exception cref="GoWinOpsException"><c>GitOwnerNotTrusted</c>, <c>GitFailed</c></exception>
    public static Task<GitSnapshot> ReadAsync(string folder, CancellationToken cancellationToken) => GitRepository.ReadAsync(folder, cancellationToken);

    /// <summary>Whether a folder is in this work tree.</summary>
    public bool Contains(string folder) => TopFolder is not null && TreePath.Below(TopFolder, folder) is not null;

    /// <summary>The first few of the paths that make it dirty, for a person to read.</summary>
    public string DescribeDirtyPaths() =>
        string.Join(", ", DirtyPaths.Take(MaximumShownPaths)) + (DirtyPaths.Count > MaximumShownPaths ? $" and {DirtyPaths.Count - MaximumShownPaths} more" : string.Empty);

    /// <summary>The version that follows from it.</summary>
    /// <exception cref="GoWinOpsException"><c>GitHistoryShallow</c>, <c>GitTagInvalid</c></exception>
    public ReleaseVersion Version()
    {
        if (Commit.Length == 0)
            return ReleaseVersion.Undefined;
        bool isExactlyTagged = Describe?.Contains("-0-g") == true;
        // With history cut off, a nearer tag may lie beyond the cut and the count of commits is wrong; a tag on this very commit is certain.
        if (IsShallow && !isExactlyTagged)
            throw new GoWinOpsException(nameof(Messages.GitHistoryShallow), TopFolder, TopFolder);
        return ReleaseVersion.FromDescribe(Describe, CommitCount, Commit.Substring(0, Math.Min(HashDigits, Commit.Length)), IsDirty);
    }
}
