using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Shows who may do what with services.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceAccess")]
[OutputType(typeof(GoServiceAccessEntry))]
public sealed class GetGoServiceAccessCommand : NodeCmdlet
{
    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed, and all of those are the default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        GetServiceAccessOperation operation = new() { Names = Name };
        return ForEachNodeAsync(async (channel, token) =>
        {
            ServiceAccessAnswer answer = await channel.InvokeAsync(operation, OperationTimeout, token).ConfigureAwait(false);
            foreach (Problem problem in answer.Problems)
                await WriteErrorAsync(new GoWinOpsException(problem)).ConfigureAwait(false);
            foreach (GoServiceAccessEntry entry in answer.Entries)
            {
                entry.Node = channel.NodeName;
                await WriteObjectAsync(entry).ConfigureAwait(false);
            }
        });
    }
}
