using System;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

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
