using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Makes a node fit to be one of a pair: the service starts by hand only, and Windows does not start it again by itself, because its lease alone says where
/// it runs. Saying it twice changes nothing.
/// </summary>
/// <remarks>Fails with <c>ServiceNotFound</c>, or <c>StandbyNotPossible</c> for a service that GoWinOps did not install.</remarks>
public sealed class PrepareStandbyOperation : NodeOperation<GoServiceInfo>
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override async Task<GoServiceInfo> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        GoServiceInfo found = await new ServiceCatalog(context).DescribeAsync(manager, ServiceName.RequireInstallable(Service), cancellationToken).ConfigureAwait(false);
        if (found.Release is null)
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), Service, Service, Environment.MachineName, "it was not installed by GoWinOps there");
        if (found.StartType is not (GoServiceStartType.Manual or GoServiceStartType.Disabled))
        {
            using ServiceControl service = manager.OpenService(Service, ServiceRights.QueryConfig | ServiceRights.ChangeConfig);
            StandbyStartType.SetManual(service);
        }

        await new RecoverySuspension(context, ServiceRecoveryManager.Instance).KeepAwayAsync(Service, cancellationToken).ConfigureAwait(false);
        return found;
    }
}
