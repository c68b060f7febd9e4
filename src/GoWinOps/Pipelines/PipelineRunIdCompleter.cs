using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using GoWinOps.Pipelines.Runs;

namespace GoWinOps.Commands;

/// <summary>Completes ids of pipelines' runs, those that began last first.</summary>
public sealed class PipelineRunIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return new PipelineFolder(fakeBoundParameters["JournalPath"] as string).RunIds()
                .Where(id => id.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
                .Select(id => new CompletionResult(id)).ToList();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No suggestions from a folder that cannot be read; the command itself will say why.
            return Array.Empty<CompletionResult>();
        }
    }
}
