using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GoWinOps.Commands;

/// <summary>Completes NUMA nodes; how many a node has is not asked while somebody types.</summary>
public sealed class NumaNodeCompleter : IArgumentCompleter
{
    private static readonly (string Text, string Meaning)[] Nodes =
    {
        (NumaNodeTransformationAttribute.None, "It may run on any NUMA node"),
        ("0", "The first NUMA node"),
        ("1", "The second NUMA node"),
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => Nodes
        .Where(item => item.Text.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
        .Select(item => new CompletionResult(item.Text, item.Text, CompletionResultType.ParameterValue, item.Meaning));
}
