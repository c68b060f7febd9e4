using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Build;

namespace GoWinOps.Commands;

/// <summary>Completes the strings of a Windows version resource with a hashtable of the one chosen.</summary>
public sealed class WindowsResourceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string begun = wordToComplete.TrimStart('@', '{', ' ');
        return VersionStrings.Names.Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult($"@{{ {name} = '' }}", name, CompletionResultType.ParameterValue, name));
    }
}
