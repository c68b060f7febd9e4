using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Windows;

namespace GoWinOps.Commands;

/// <summary>Completes accounts and groups that every Windows has, by their English names, which GoWinOps understands in every language.</summary>
public sealed class ServicePrincipalCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return WellKnownAccount.All
            .Where(account => account.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || account.Name.Substring(account.Name.IndexOf('\\') + 1).StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase)
            .Select(account => new CompletionResult("'" + account.Name + "'", account.Name, CompletionResultType.ParameterValue, account.Sid.ToString()));
    }
}
