using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Hosting;

/// <summary>Completion of what is typed, where it asks programs or disks.</summary>
internal static class TabKey
{
    private const int Presses = 20;

    /// <summary>
    /// Completes the end of a line, again as long as what comes is not expected: a completer keeps nobody waiting for longer than seconds, and on a busy machine another press
    /// of the key finds what the first did not wait for.
    /// </summary>
    /// <returns>What came last.</returns>
    internal static async Task<IReadOnlyList<CompletionResult>> PressAsync(ModuleSession session, string line, Predicate<IReadOnlyList<CompletionResult>> isExpected)
    {
        for (int press = 1; ; press++)
        {
            ModuleSession.Outcome outcome = await session.RunAsync("[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches", line);
            List<CompletionResult> matches = outcome.Output.Select(match => (CompletionResult)match.BaseObject).ToList();
            if (press == Presses || isExpected(matches))
                return matches;
        }
    }
}
