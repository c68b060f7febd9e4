using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What git knows of a source tree at one moment; everything built in one go is labelled by one snapshot.</summary>
public sealed class GitSnapshot
{
    private const int MaximumShownPaths = 5;

    /// <summary>The snapshot of a folder that is in no git work tree.</summary>
    public static GitSnapshot None { get; } = new();

    /// <summary>The work tree's top folder; null outside of one.</summary>
    public string? TopFolder { get; set; }

    /// <summary>Whether there is a repository that cannot be asked, because git is not on PATH.</summary>
    public bool IsGitMissing { get; set; }

    /// <summary>The repository's own folder, <c>.git</c> as a rule; empty outside of one.</summary>
    public string GitFolder { get; set; } = string.Empty;

    /// <summary>The commit; empty where there is none yet.</summary>
    public string Commit { get; set; } = string.Empty;

    /// <summary>When the commit was made, in UTC; null where there is none yet.</summary>
    public DateTime? CommitTime { get; set; }

    /// <summary>The branch that is checked out; null for a detached head.</summary>
    public string? Branch { get; set; }

    /// <summary>Whether the history is cut off, as CI systems clone by default.</summary>
    public bool IsShallow { get; set; }

    /// <summary>A hash of the repository's tags, which Go derives the main module's version from; empty where there is no commit.</summary>
    public string TagsHash { get; set; } = string.Empty;

    /// <summary>The paths that are changed or untracked, from the top folder with forward slashes.</summary>
    public IReadOnlyList<string> DirtyPaths { get; set; } = Array.Empty<string>();

    /// <summary>Whether the work tree differs from the commit; untracked files count, as they do for Go.</summary>
    public bool IsDirty => DirtyPaths.Count > 0;

    /// <summary>Takes a snapshot of the work tree that holds <paramref name="folder"/>; <see cref="None"/> where there is no work tree.</summary>
    /// <exception cref="GoWinOpsException"><c>GitOwnerNotTrusted</c>, <c>GitWorkTreeMissing</c>, <c>GitFailed</c></exception>
    public static Task<GitSnapshot> ReadAsync(string folder, CancellationToken cancellationToken) => GitRepository.ReadAsync(folder, cancellationToken);

    /// <summary>Whether a folder is in this work tree, and not in a repository of its own inside of it, such as a submodule.</summary>
    public bool Contains(string folder)
    {
        string? relative = TopFolder is null ? null : TreePath.Below(TopFolder, folder);
        while (!string.IsNullOrEmpty(relative) && !IsRepository(Path.Combine(TopFolder!, relative)))
            relative = TreePath.ParentOf(relative!);
        return relative?.Length == 0;
    }

    /// <summary>The first few of the paths that make it dirty, for a person to read.</summary>
    public string DescribeDirtyPaths() =>
        string.Join(", ", DirtyPaths.Take(MaximumShownPaths)) + (DirtyPaths.Count > MaximumShownPaths ? $" and {DirtyPaths.Count - MaximumShownPaths} more" : string.Empty);

    private static bool IsRepository(string folder) => Path.Combine(folder, ".git") is var link && (Directory.Exists(link) || File.Exists(link));
}
