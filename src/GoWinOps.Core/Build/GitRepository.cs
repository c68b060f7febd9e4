using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Asks git about a work tree.</summary>
internal sealed class GitRepository
{
    private const string ReleaseTags = "v[0-9]*";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private readonly string gitPath;
    private readonly string folder;

    internal GitRepository(string gitPath, string folder)
    {
        this.gitPath = gitPath;
        this.folder = folder;
    }

    /// <summary>Takes a snapshot of the work tree that holds <paramref name="folder"/>; <see cref="GitSnapshot.None"/> where there is no work tree or no git.</summary>
    /// <exception cref="GoWinOpsException"><c>GitOwnerNotTrusted</c>, <c>GitFailed</c></exception>
    internal static async Task<GitSnapshot> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string? gitPath = ExecutableSearch.OnPath("git");
        if (gitPath is null)
            return GitSnapshot.None;
        string? top = await new GitRepository(gitPath, folder).FindTopAsync(cancellationToken).ConfigureAwait(false);
        return top is null ? GitSnapshot.None : await new GitRepository(gitPath, top).ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> FindTopAsync(CancellationToken cancellationToken)
    {
        ToolResult result = await RunAsync(cancellationToken, "rev-parse", "--show-toplevel").ConfigureAwait(false);
        if (result.ExitCode == 0)
            return result.Output.TrimEnd('\n');
        if (result.Error.Contains("not a git repository"))
            return null;
        if (result.Error.Contains("dubious ownership"))
            throw new GoWinOpsException(nameof(Messages.GitOwnerNotTrusted), folder, folder);
        throw Failure("rev-parse --show-toplevel", result);
    }

    private async Task<GitSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        ToolResult head = await RunAsync(cancellationToken, "rev-parse", "--verify", "--quiet", "HEAD").ConfigureAwait(false);
        string status = await AnswerAsync(cancellationToken, "status", "--porcelain").ConfigureAwait(false);
        GitSnapshot snapshot = new()
        {
            TopFolder = folder,
            Commit = head.ExitCode == 0 ? head.Output.Trim() : string.Empty,
            DirtyPaths = ToolResult.LinesOf(status).Select(line => line.Substring(3)).ToList(),
        };
        if (snapshot.Commit.Length == 0)
            return snapshot;
        string shallow = await AnswerAsync(cancellationToken, "rev-parse", "--is-shallow-repository").ConfigureAwait(false);
        string count = await AnswerAsync(cancellationToken, "rev-list", "--count", "HEAD").ConfigureAwait(false);
        snapshot.IsShallow = shallow.Trim() == "true";
        snapshot.CommitCount = int.Parse(count.Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
        snapshot.Describe = await DescribeAsync(cancellationToken).ConfigureAwait(false);
        return snapshot;
    }

    private async Task<string?> DescribeAsync(CancellationToken cancellationToken)
    {
        ToolResult described = await RunAsync(cancellationToken, "describe", "--tags", "--long", "--abbrev=12", "--match", ReleaseTags).ConfigureAwait(false);
        if (described.ExitCode != 0)
            return described.Error.Contains("No ") ? null : throw Failure("describe", described);
        string text = described.Output.Trim();
        int end = text.LastIndexOf('-', text.LastIndexOf('-') - 1);
        string tag = text.Substring(0, end);
        string tags = await AnswerAsync(cancellationToken, "tag", "--points-at", tag + "^{commit}", "--list", ReleaseTags).ConfigureAwait(false);
        return HighestOf(ToolResult.LinesOf(tags), tag) + text.Substring(end);
    }

    /// <summary>Where several release tags are on one commit, 1.3.0 and its last release candidate for instance, git picks any; the highest counts.</summary>
    private static string HighestOf(IEnumerable<string> tags, string described)
    {
        string highest = described;
        bool hasHighest = SemanticVersion.TryParse(described, out SemanticVersion best);
        foreach (string tag in tags)
        {
            if (!SemanticVersion.TryParse(tag, out SemanticVersion version) || (hasHighest && version <= best))
                continue;
            (highest, best, hasHighest) = (tag, version, true);
        }

        return highest;
    }

    /// <summary>What git answers.</summary>
    /// <exception cref="GoWinOpsException"><c>GitFailed</c></exception>
    internal async Task<string> AnswerAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        ToolResult result = await RunAsync(cancellationToken, arguments).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output : throw Failure(string.Join(" ", arguments), result);
    }

    /// <summary>Runs git, whatever its exit code.</summary>
    internal Task<ToolResult> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        ToolCommand command = new(gitPath, folder, arguments);
        // Its messages are compared with below, and nobody is there to answer a prompt.
        command.Environment["LC_ALL"] = "C";
        command.Environment["GIT_TERMINAL_PROMPT"] = "0";
        // Looking must not write: a status would refresh the index while builds read it.
        command.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        return ToolProcess.RunAsync(command, Deadline, null, cancellationToken);
    }

    private GoWinOpsException Failure(string arguments, ToolResult result) =>
        new(nameof(Messages.GitFailed), folder, arguments, folder, result.ExitCode, result.Error.Trim());
}
