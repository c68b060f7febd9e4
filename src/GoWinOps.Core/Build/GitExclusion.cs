using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Keeps outputs inside a work tree from making it dirty: Go counts every untracked file that is not ignored.</summary>
public static class GitExclusion
{
    /// <summary>
    /// Unless files under <paramref name="outputFolder"/> are ignored already, enters the folder in the repository's own <c>info/exclude</c>, which is no
    /// part of the history. Where the folder holds tracked files, only its <paramref name="versionFolder"/> is entered, so that no source goes unseen.
    /// </summary>
    /// <param name="snapshot">The work tree; nothing is done outside of one.</param>
    /// <param name="outputFolder">The folder builds write below.</param>
    /// <param name="versionFolder">The folder in it this build writes below.</param>
    /// <param name="cancellationToken">Ends the questions to git.</param>
    /// <exception cref="GoWinOpsException"><c>GitExcludeNotWritable</c>, <c>GitFailed</c></exception>
    public static async Task AddAsync(GitSnapshot snapshot, string outputFolder, string versionFolder, CancellationToken cancellationToken)
    {
        string? gitPath = ExecutableSearch.OnPath("git");
        if (snapshot.TopFolder is null || gitPath is null || TreePath.Below(snapshot.TopFolder, outputFolder) is not { } relative)
            return;
        GitRepository repository = new(gitPath, snapshot.TopFolder);
        string prefix = relative.Length == 0 ? string.Empty : relative + "/";
        ToolResult ignored = await repository.RunAsync(cancellationToken, "check-ignore", "--quiet", "--no-index", prefix + versionFolder + "/output")
            .ConfigureAwait(false);
        if (ignored.ExitCode == 0)
            return;
        bool holdsSource = relative.Length == 0
            || (await repository.AnswerAsync(cancellationToken, "ls-files", "--", relative).ConfigureAwait(false)).Length > 0;
        string pattern = "/" + Escape(holdsSource ? prefix + versionFolder : relative) + "/";
        await EnterAsync(repository, snapshot.TopFolder, pattern, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Enters a pattern in the repository's own <c>info/exclude</c>, for files anywhere in the work tree.</summary>
    /// <exception cref="GoWinOpsException"><c>GitExcludeNotWritable</c>, <c>GitFailed</c></exception>
    internal static async Task AddPatternAsync(GitSnapshot snapshot, string pattern, CancellationToken cancellationToken)
    {
        string? gitPath = ExecutableSearch.OnPath("git");
        if (snapshot.TopFolder is not null && gitPath is not null && !IsEntered(snapshot, pattern))
            await EnterAsync(new GitRepository(gitPath, snapshot.TopFolder), snapshot.TopFolder, pattern, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the pattern is there already, as far as that can be told without git; linked work trees have their file elsewhere.</summary>
    private static bool IsEntered(GitSnapshot snapshot, string pattern)
    {
        string path = Path.Combine(snapshot.GitFolder, "info", "exclude");
        try
        {
            return !File.Exists(Path.Combine(snapshot.GitFolder, "commondir")) && File.Exists(path) && File.ReadAllText(path).Split('\n').Contains(pattern);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task EnterAsync(GitRepository repository, string topFolder, string pattern, CancellationToken cancellationToken)
    {
        string exclude = await repository.AnswerAsync(cancellationToken, "rev-parse", "--git-path", "info/exclude").ConfigureAwait(false);
        string path = Path.Combine(topFolder, exclude.Trim());
        try
        {
            await AppendLineAsync(path, pattern).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GitExcludeNotWritable), path, exception, path, pattern, exception.Message);
        }
    }

    /// <summary>A path in which no character means a pattern.</summary>
    private static string Escape(string path) =>
        string.Concat(path.Select(character => "\\*?[] ".IndexOf(character) >= 0 ? "\\" + character : character.ToString()));

    private static async Task AppendLineAsync(string path, string line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string before = string.Empty;
        if (File.Exists(path))
        {
            using StreamReader reader = new(path);
            before = await reader.ReadToEndAsync().ConfigureAwait(false);
        }

        if (before.Split('\n').Contains(line))
            return;
        using StreamWriter writer = new(path, append: true);
        bool isMidLine = before.Length > 0 && !before.EndsWith("\n", StringComparison.Ordinal);
        await writer.WriteAsync((isMidLine ? "\n" : string.Empty) + line + "\n").ConfigureAwait(false);
    }
}
