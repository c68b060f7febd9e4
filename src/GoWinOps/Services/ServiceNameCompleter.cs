using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Hosting;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Completes names of this machine's services; other nodes are not asked, since that could take long.</summary>
public sealed class ServiceNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return LocalServices.StartingWith(wordToComplete.Trim('\'', '"')).Select(service => new CompletionResult(
                CompletionText.Quoted(service.Key), service.Key, CompletionResultType.ParameterValue, service.Value));
        }
        catch (GoWinOpsException)
        {
            // Whoever may not list services gets no suggestions; the command itself will say why.
            return Array.Empty<CompletionResult>();
        }
    }
}
