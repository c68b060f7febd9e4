using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Stops a service, deletes it and waits until it is truly gone. Answers false when there was neither the service nor a file of it.</summary>
/// <remarks>Fails among others with <c>ServiceMarkedForDelete</c>, <c>ServiceStopTimedOut</c>, <c>ServiceDependentsRunning</c> or <c>ServiceNotManaged</c>.</remarks>
public sealed class UninstallServiceOperation : NodeOperation<bool>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Removes its releases, state and logs as well.</summary>
    public bool RemoveFiles { get; set; } = true;

    /// <summary>How long stopping and deleting may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Kills the process when it ignores the stop, and deletes also a service that GoWinOps did not install.</summary>
    public bool Force { get; set; }

    /// <summary>Only answers whether there is anything to remove.</summary>
    public bool PlanOnly { get; set; }

    /// <inheritdoc/>
    public override async Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new ServiceRemover(context).RemoveAsync(this, cancellationToken).ConfigureAwait(false);
    }
}
