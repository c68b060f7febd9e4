using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Starts automatic services that missed their start with the machine, and says of all others why they are left alone.</summary>
public sealed class RepairServicesOperation : NodeOperation<ServiceRepairList>
{
    /// <summary>The services: names, or patterns that find what GoWinOps installed. Empty means all that GoWinOps installed.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>Only says what would be done.</summary>
    public bool PlanOnly { get; set; }

    /// <summary>How long one service may take, all attempts together.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public override async Task<ServiceRepairList> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        using WindowsWatchedNode node = new(context.Clock);
        return await new ServiceRepairs(context, node, ServiceRecoveryManager.Instance, AutoStartDelay.Read()).RunAsync(this, cancellationToken).ConfigureAwait(false);
    }
}
