using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build.Tools;

namespace GoWinOps.Commands;

/// <summary>Completes the tools that have a short name.</summary>
public sealed class GoToolCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        GoToolReference.Known.Where(tool => tool.Key.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(tool => new CompletionResult(tool.Key, tool.Key, CompletionResultType.ParameterValue, tool.Value));
}
