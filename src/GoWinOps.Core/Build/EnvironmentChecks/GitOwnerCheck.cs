using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.EnvironmentChecks;

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
