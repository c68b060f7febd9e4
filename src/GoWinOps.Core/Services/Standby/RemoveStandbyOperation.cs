using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Ends a node's part in a pair: no lease binds the service there any more. Answers whether there was any.</summary>
/// <remarks>Fails with <c>StandbyHeld</c> while a watch holds the pair. The service is left as it is, stopped or running, and starts by hand.</remarks>
public sealed class RemoveStandbyOperation : NodeOperation<bool>
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>Also while a watch holds the pair.</summary>
    public bool Force { get; set; }

    /// <summary>Only answers whether there is anything to end.</summary>
    public bool PlanOnly { get; set; }

    /// <inheritdoc/>
    public override async Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        string folder = context.ServiceFolder(ServiceName.RequireInstallable(Service));
        StandbyLeaseReading reading = await StandbyLeaseFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        if (PlanOnly || !reading.HasStandby)
            return reading.HasStandby;
        using IDisposable gate = await StandbyLock.TakeAsync(context, folder, cancellationToken).ConfigureAwait(false);
        reading = await StandbyLeaseFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        string bootId = await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false);
        if (!Force)
            StandbyChecks.RequireFree(Service, reading.Lease, NodeBoot.Tick, bootId);
        File.Delete(Path.Combine(folder, StandbyLeaseFile.FileName));
        using (ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect))
        using (ServiceControl? service = manager.TryOpenService(Service, ServiceRights.QueryConfig | ServiceRights.ChangeConfig))
        {
            // The watcher has disabled the service of a node that had no lease.
            if (service is not null)
                StandbyStartType.SetManual(service);
        }

        await new RecoverySuspension(context, ServiceRecoveryManager.Instance).EndStandbyAsync(Service, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
