using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Completes names of privileges.</summary>
public sealed class ServicePrivilegeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return ServicePrivilege.Known
            .Where(name => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            .Select(name => new CompletionResult(name));
    }
}
