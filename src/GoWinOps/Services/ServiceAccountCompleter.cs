using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GoWinOps.Commands;

/// <summary>Completes the accounts that need no password.</summary>
public sealed class ServiceAccountCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string service = fakeBoundParameters["Name"] as string ?? "name";
        (string Account, string Meaning)[] accounts =
        {
            (@"NT SERVICE\" + service, "An account of the service's own, made by Windows (the default)"),
            (@"NT AUTHORITY\LocalService", "Few rights here, anonymous on the network"),
            (@"NT AUTHORITY\NetworkService", "Few rights here, the computer's account on the network"),
            ("LocalSystem", "All rights; avoid it"),
        };
        string word = wordToComplete.Trim('\'', '"');
        return accounts
            .Where(item => item.Account.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult("'" + item.Account + "'", item.Account, CompletionResultType.ParameterValue, item.Meaning));
    }
}
