using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether a forgotten setting makes every build one for another system.</summary>
internal sealed class GoSettingsCheck : GoBasedCheck
{
    private static readonly string[] Surprising = { "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64" };

    /// <inheritdoc/>
    public override string Name => "GoSettings";

    /// <inheritdoc/>
    protected override Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        List<string> stored = Surprising.Where(facts.Stored.ContainsKey).ToList();
        List<string> set = Surprising.Where(name => facts.Environment[name] is { Length: > 0 }).ToList();
        string found = string.Join(", ", stored.Select(name => $"{name}={facts.Stored[name]} in {facts.Setting("GOENV")}").Concat(set.Select(name => $"{name}={facts.Environment[name]} in this session")));
        if (found.Length == 0)
            return Task.FromResult(CheckOutcome.Pass(facts.Stored.Count == 0 ? "none stored" : "stored: " + string.Join(", ", facts.Stored.Keys.OrderBy(name => name, StringComparer.Ordinal))));
        const string Expected = "what to build for given to the build, not stored";
        if (stored.Count == 0)
            return Task.FromResult(CheckOutcome.Warn(found, Expected, "Every go build makes a program for that system. Remove the variables: Remove-Item Env:" + set[0] + "."));
        string command = "go env -u " + string.Join(" ", stored);
        CheckOutcome outcome = CheckOutcome.Warn(found, Expected, $"Every go build makes a program for that system. Run '{command}'.");
        return Task.FromResult(outcome.FixedBy(command, token => UnsetAsync(facts, stored, token)));
    }

    private static async Task UnsetAsync(EnvironmentFacts facts, List<string> names, CancellationToken cancellationToken)
    {
        ToolCommand command = facts.Go(names.Prepend("-u").Prepend("env").ToArray());
        // Go checks the pair of system and processor that would be left, and the session's own are none of it.
        foreach (string name in names)
            command.Environment[name] = null;
        ToolResult result = await EnvironmentFacts.RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new GoWinOpsException(nameof(Messages.GoCommandFailed), facts.GoPath, command.DisplayText, result.ExitCode, result.Error.Trim());
    }
}
