using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Lists services with their state, release and set-up.</summary>
[Cmdlet(VerbsCommon.Get, "GoService")]
[OutputType(typeof(GoServiceInfo))]
public sealed class GetGoServiceCommand : ServiceNodeCmdlet
{
    private static readonly string[] Everything = { "*" };

    /// <summary>The services, by name or pattern; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>Also lists services that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ForEachNodeAsync(Name.Length == 0 ? Everything : Name, ListAsync);

    private async Task ListAsync(NodeReference node, INodeChannel channel, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        GetServicesOperation operation = new() { Names = names.ToArray(), All = All, FindHidden = All };
        ServiceList found = await channel.InvokeAsync(operation, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in found.Problems)
            await WriteNodeErrorAsync(node, new GoWinOpsException(problem)).ConfigureAwait(false);
        foreach (GoServiceInfo service in found.Services)
            service.Node = channel.NodeName;
        await WriteObjectsAsync(found.Services).ConfigureAwait(false);
        if (found.NotVisible.Length > 0)
            await WriteWarningAsync($"{found.NotVisible.Length} services on '{channel.NodeName}' exist that this account may not see: {string.Join(", ", found.NotVisible)}.").ConfigureAwait(false);
    }
}
