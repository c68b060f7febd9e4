using System;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Asks git about a work tree.</summary>
internal sealed class GitRepository
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private static readonly Regex TrustCommand = new(@"^\s*(?<command>git config --global --add safe\.directory .+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    // Git's hooks set them for whatever they start. Here the folder asked about says which repository is meant.
    private static readonly string[] LeakingVariables =
    {
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE",
        "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_INTERNAL_SUPER_PREFIX",
    };

    private readonly string gitPath;
    private readonly string folder;

    internal GitRepository(string gitPath, string folder)
    {
        this.gitPath = gitPath;
        this.folder = folder;
    }

    /// <summary>The repository of a snapshot.</summary>
    /// <exception cref="GoWinOpsException"><c>GitNotFound</c></exception>
    internal static GitRepository Of(GitSnapshot snapshot)
    {
        string? gitPath = snapshot.IsGitMissing ? null : ExecutableSearch.OnPath("git");
        return gitPath is null
            ? throw new GoWinOpsException(nameof(Messages.GitNotFound), snapshot.GitFolder, snapshot.GitFolder)
            : new GitRepository(gitPath, snapshot.TopFolder!);
    }

    /// <summary>Takes a snapshot of the work tree that holds <paramref name="folder"/>; <see cref="GitSnapshot.None"/> where there is no work tree.</summary>
    /// <exception cref="GoWinOpsException"><c>GitOwnerNotTrusted</c>, <c>GitWorkTreeMissing</c>, <c>GitFailed</c></exception>
    internal static async Task<GitSnapshot> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string? gitPath = ExecutableSearch.OnPath("git");
        if (gitPath is null)
            return FindGitFolder(folder) is { } found ? new GitSnapshot { IsGitMissing = true, GitFolder = found } : GitSnapshot.None;
        GitSnapshot snapshot = await new GitRepository(gitPath, folder).FindAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.TopFolder is { } top)
            await new GitRepository(gitPath, top).ReadStateAsync(snapshot, cancellationToken).ConfigureAwait(false);
        return snapshot;
    }

    /// <summary>What git answers.</summary>
    /// <exception cref="GoWinOpsException"><c>GitFailed</c></exception>
    internal Task<string> AnswerAsync(CancellationToken cancellationToken, params string[] arguments) => AnswerAsync(null, cancellationToken, arguments);

    /// <summary>What git answers, having been told <paramref name="input"/> on its standard input.</summary>
    /// <exception cref="GoWinOpsException"><c>GitFailed</c></exception>
    internal async Task<string> AnswerAsync(string? input, CancellationToken cancellationToken, params string[] arguments)
    {
        ToolResult result = await RunAsync(input, arguments, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output : throw Failure(string.Join(" ", arguments), result);
    }

    /// <summary>Runs git, whatever its exit code.</summary>
    internal Task<ToolResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) => RunAsync(null, arguments, cancellationToken);

    /// <summary>The failure of a git command, in git's own words.</summary>
    internal GoWinOpsException Failure(string arguments, ToolResult result) =>
        new(nameof(Messages.GitFailed), folder, arguments, folder, result.ExitCode, result.Error.Trim());

    private Task<ToolResult> RunAsync(string? input, string[] arguments, CancellationToken cancellationToken)
    {
        ToolCommand command = new(gitPath, folder, arguments) { Input = input };
        foreach (string name in LeakingVariables)
            command.Environment[name] = null;
        // Its messages are compared with below, and nobody is there to answer a prompt.
        command.Environment["LC_ALL"] = "C";
        command.Environment["GIT_TERMINAL_PROMPT"] = "0";
        // Looking must not write: a status would refresh the index while builds read it.
        command.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        // Replacements and grafts change the history for this clone alone; a version must be the same in every clone.
        command.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        command.Environment["GIT_GRAFT_FILE"] = "/dev/null";
        return ToolProcess.RunAsync(command, Deadline, null, cancellationToken);
    }

    private async Task<GitSnapshot> FindAsync(CancellationToken cancellationToken)
    {
        ToolResult result = await RunAsync(cancellationToken, "rev-parse", "--is-shallow-repository", "--absolute-git-dir", "--show-toplevel").ConfigureAwait(false);
        string[] lines = ToolResult.LinesOf(result.Output);
        if (result.ExitCode == 0 && lines.Length == 3)
            return new GitSnapshot { IsShallow = lines[0] == "true", GitFolder = lines[1], TopFolder = lines[2] };
        // A .git file that points nowhere gives 'not a git repository: PATH' instead, and is a fault.
        if (result.Error.Contains("not a git repository (or any"))
            return GitSnapshot.None;
        if (result.Error.Contains("dubious ownership"))
            throw NotTrusted(result.Error);
        if (result.Error.Contains("must be run in a work tree"))
            throw new GoWinOpsException(nameof(Messages.GitWorkTreeMissing), folder, folder);
        throw Failure("rev-parse --show-toplevel", result);
    }

    private async Task ReadStateAsync(GitSnapshot snapshot, CancellationToken cancellationToken)
    {
        Task<string> status = AnswerAsync(cancellationToken, "status", "--porcelain=v2", "--branch", "--no-ahead-behind", "-z");
        Task<string> tags = AnswerAsync(cancellationToken, "for-each-ref", "--format=%(objectname) %(refname)", "refs/tags");
        Task<ToolResult> head = RunAsync(cancellationToken, "rev-list", "--max-count=1", "--timestamp", "HEAD");
        await Task.WhenAll(status, tags, head).ConfigureAwait(false);
        GitStatus.Read(await status.ConfigureAwait(false), snapshot);
        if (snapshot.Commit.Length == 0)
            return;
        string[] time = (await head.ConfigureAwait(false)).Output.Trim().Split(' ');
        // Somebody may commit between two questions: the commit that counts is the one the status was compared with.
        if (time.Length != 2 || time[1] != snapshot.Commit)
            time = (await AnswerAsync(cancellationToken, "rev-list", "--max-count=1", "--timestamp", snapshot.Commit).ConfigureAwait(false)).Split(' ');
        snapshot.TagsHash = ContentHash.Of(Encoding.UTF8.GetBytes(await tags.ConfigureAwait(false)));
        snapshot.CommitTime = GitStatus.Time(time[0]);
    }

    private GoWinOpsException NotTrusted(string error)
    {
        GoWinOpsException exception = new(nameof(Messages.GitOwnerNotTrusted), folder, folder);
        Match match = TrustCommand.Match(error);
        if (match.Success)
            exception.Problem.RecommendedAction = exception.Problem.RecommendedAction?.Replace("git config --global --add safe.directory FOLDER", match.Groups["command"].Value.Trim());
        return exception;
    }

    private static string? FindGitFolder(string folder)
    {
        for (string? current = Path.GetFullPath(folder); current is not null; current = Path.GetDirectoryName(current))
        {
            string candidate = Path.Combine(current, ".git");
            if (Directory.Exists(candidate) || File.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
