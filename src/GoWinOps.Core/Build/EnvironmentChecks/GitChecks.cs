using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether there is a git that tells what builds need to know.</summary>
internal sealed class GitCheck : IEnvironmentCheck
{
    private static readonly Regex Answer = new(@"^git version (?<version>[0-9]+\.[0-9]+)", RegexOptions.CultureInvariant);

    // rev-parse --is-shallow-repository came with 2.15. Source: git's release notes.
    private static readonly Version Oldest = new(2, 15);

    /// <inheritdoc/>
    public string Name => "Git";

    /// <inheritdoc/>
    public async Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Environment.FindProgram("git") is not { } git)
        {
            const string Remedy = "Install git and put it on PATH: without it a build has no version and no commit.";
            return GitWorkTree.TopOf(facts.Project) is null ? CheckOutcome.Warn("none on PATH", "git", Remedy) : CheckOutcome.Fail("none on PATH, and the project is under git", "git", Remedy);
        }

        ToolResult result = await facts.RunAsync(git, cancellationToken, "--version").ConfigureAwait(false);
        Match match = Answer.Match(result.Output);
        if (!match.Success)
            return CheckOutcome.Fail((result.Output + result.Error).Trim(), "an answer to git --version", $"Reinstall git: '{git}' does not work.");
        return new Version(match.Groups["version"].Value) < Oldest
            ? CheckOutcome.Fail(result.Output.Trim(), "git 2.15 or newer", "Install a newer git.")
            : CheckOutcome.Pass($"{result.Output.Trim()}: {git}");
    }
}

/// <summary>Whether git trusts the project's folder; where another user owns it, git and Go's version stamp refuse to work.</summary>
internal sealed class GitOwnerCheck : IEnvironmentCheck
{
    private static readonly Regex Place = new(@"in repository at '(?<path>[^'\r\n]+)'", RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public string Name => "GitOwner";

    /// <inheritdoc/>
    public async Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        if (GitWorkTree.TopOf(facts.Project) is not { } top)
            return CheckOutcome.Skip("the project is not under git");
        if (facts.Environment.FindProgram("git") is not { } git)
            return CheckOutcome.Skip("there is no git");
        ToolResult result = await facts.RunAsync(git, cancellationToken, "rev-parse", "--show-toplevel").ConfigureAwait(false);
        if (result.ExitCode == 0)
            return CheckOutcome.Pass(result.Output.Trim());
        if (!result.Error.Contains("dubious ownership"))
            return CheckOutcome.Fail(result.Error.Trim(), "a work tree", "Run 'git status' there and put right what it names.");
        Match match = Place.Match(result.Error);
        string folder = match.Success ? match.Groups["path"].Value : top;
        string command = $"git config --global --add safe.directory '{folder}'";
        return CheckOutcome.Fail($"another user owns '{folder}'", "a folder of your own, or one named as safe", $"If you trust that user, run: {command}")
            .FixedBy(command, token => TrustAsync(facts, git, folder, token));
    }

    private static async Task TrustAsync(EnvironmentFacts facts, string git, string folder, CancellationToken cancellationToken)
    {
        ToolResult result = await facts.RunAsync(git, cancellationToken, "config", "--global", "--add", "safe.directory", folder).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new GoWinOpsException(nameof(Messages.GitFailed), folder, "config --global --add safe.directory", folder, result.ExitCode, result.Error.Trim());
    }
}

/// <summary>Finds the work tree of a folder without git.</summary>
internal static class GitWorkTree
{
    /// <summary>The folder above that holds <c>.git</c>, or null.</summary>
    internal static string? TopOf(string folder)
    {
        DirectoryInfo? current = new(folder);
        while (current is not null && !Directory.Exists(Path.Combine(current.FullName, ".git")) && !File.Exists(Path.Combine(current.FullName, ".git")))
            current = current.Parent;
        return current?.FullName;
    }
}
