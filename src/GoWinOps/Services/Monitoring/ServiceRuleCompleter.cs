using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GoWinOps.Commands;

/// <summary>Completes the usual rules.</summary>
public sealed class ServiceRuleCompleter : IArgumentCompleter
{
    private static readonly string[] Usual =
    {
        "NotRunning for 2m", "NotRunning for 2m then Restart at most 3 in 1h", "NotReady for 1m", "Absent", "Unreachable for 2m", "Restarts more than 3 in 10m", "MemoryAbove 500MB for 5m",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Usual.Where(rule => rule.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(rule => new CompletionResult($"'{rule}'", rule, CompletionResultType.ParameterValue, rule));
}
