using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Ends a standby pair on its nodes: no lease binds the service there any more.</summary>
[Cmdlet(VerbsCommon.Remove, "GoServiceStandby", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(GoServiceInfo))]
public sealed class RemoveGoServiceStandbyCommand : NodeCmdlet
{
    /// <summary>The services.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>Also while a watch holds the pair.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes each service as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        return ForEachNodeAsync(async (channel, token) =>
        {
            foreach (string name in names)
                await RemoveAsync(channel, name, token).ConfigureAwait(false);
        });
    }

    private async Task RemoveAsync(INodeChannel channel, string name, CancellationToken cancellationToken)
    {
        RemoveStandbyOperation remove = new() { Service = name, Force = Force, PlanOnly = true };
        bool isThere = await channel.InvokeAsync(remove, OperationTimeout, cancellationToken).ConfigureAwait(false);
        if (isThere && await ShouldProcessAsync($"{name} on {channel.NodeName}", "End the standby pair").ConfigureAwait(false))
        {
            remove.PlanOnly = false;
            await channel.InvokeAsync(remove, OperationTimeout, cancellationToken).ConfigureAwait(false);
            // The watcher goes with the last that needs it.
            await channel.InvokeAsync(new ReleaseWatcherOperation(), OperationTimeout, cancellationToken).ConfigureAwait(false);
        }

        if (!PassThru)
            return;
        ServiceList found = await channel.InvokeAsync(new GetServicesOperation { Names = new[] { name } }, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (GoServiceInfo service in found.Services)
        {
            service.Node = channel.NodeName;
            await WriteObjectAsync(service).ConfigureAwait(false);
        }
    }
}
