using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that tell something about services: one question to each node, an error for each service it cannot be told of.</summary>
public abstract class ServiceListCmdlet : NodeCmdlet
{
    /// <summary>The services, by name or pattern; all there is something to tell of by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>Asks each of the current record's nodes and writes what it answers.</summary>
    /// <param name="operation">The question.</param>
    /// <param name="read">Takes an answer apart: what to write, with the node's name put on it, and what could not be told.</param>
    private protected Task ListAsync<TAnswer>(NodeOperation<TAnswer> operation, Func<TAnswer, string, (IEnumerable<object> Items, IEnumerable<Problem> Problems)> read) =>
        ForEachNodeAsync(async (channel, token) =>
        {
            TAnswer answer = await channel.InvokeAsync(operation, OperationTimeout, token).ConfigureAwait(false);
            (IEnumerable<object> items, IEnumerable<Problem> problems) = read(answer, channel.NodeName);
            foreach (Problem problem in problems)
                await WriteNodeErrorAsync(channel, new GoWinOpsException(problem)).ConfigureAwait(false);
            foreach (object item in items)
                await WriteObjectAsync(item).ConfigureAwait(false);
        });
}
