using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GoWinOps.Commands;

/// <summary>Completes recovery actions with delays that are usual.</summary>
public sealed class RecoveryActionCompleter : IArgumentCompleter
{
    private static readonly (string Action, string Meaning)[] Usual =
    {
        ("restart/5s", "Start the service again after 5 seconds"),
        ("restart/10s", "Start the service again after 10 seconds"),
        ("restart/1m", "Start the service again after a minute"),
        ("run/0s", "Run the command of -Command at once, as the service's account"),
        ("reboot/1m", "Restart the whole computer after a minute; needs -RebootMessage"),
        ("none", "Do nothing"),
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Usual
            .Where(item => item.Action.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Action, item.Action, CompletionResultType.ParameterValue, item.Meaning));
    }
}
