using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Puts a request of a watch to a node of a pair, and answers how the node stands.</summary>
/// <remarks>Fails with <c>ServiceNotFound</c>, <c>StandbyLeaseDamaged</c> or <c>ServiceStateLocked</c>; a refusal is part of the answer.</remarks>
public sealed class AskStandbyOperation : NodeOperation<StandbyAnswer>
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>What is asked.</summary>
    public StandbyRequest Request { get; set; } = new();

    /// <inheritdoc/>
    public override async Task<StandbyAnswer> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        string folder = context.ServiceFolder(ServiceName.RequireInstallable(Service));
        string bootId = await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false);
        using IDisposable gate = await StandbyLock.TakeAsync(context, folder, cancellationToken).ConfigureAwait(false);
        StandbyLease? before = await StandbyChecks.ReadAsync(Service, folder, cancellationToken).ConfigureAwait(false);
        LeaseRuling ruling = LeaseGuard.Apply(before, Request, NodeBoot.Tick, bootId);
        bool isDone = ruling.Refusal == StandbyRefusal.None && Request.Kind != StandbyRequestKind.Look;
        if (isDone)
            await StandbyLeaseFile.WriteAsync(folder, ruling.Lease!, cancellationToken).ConfigureAwait(false);
        StandbyAnswer answer = await DescribeAsync(context, isDone, cancellationToken).ConfigureAwait(false);
        // Read last: the later the clock was read, the less the grants that are worked out from it fall short.
        answer.Refusal = ruling.Refusal;
        answer.BootId = bootId;
        answer.Lease = ruling.Lease;
        answer.Tick = NodeBoot.Tick;
        answer.IsLive = ruling.Lease is not null && LeaseGuard.IsLive(ruling.Lease, answer.Tick, bootId);
        answer.IsHeld = ruling.Lease is not null && LeaseGuard.IsHeld(ruling.Lease, answer.Tick, bootId);
        return answer;
    }

    private async Task<StandbyAnswer> DescribeAsync(NodeContext context, bool isDone, CancellationToken cancellationToken)
    {
        bool mayStartAgain = isDone && Request.Kind == StandbyRequestKind.Acquire;
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl service = manager.OpenService(Service, ServiceRights.QueryStatus | ServiceRights.QueryConfig | (mayStartAgain ? ServiceRights.ChangeConfig : 0));
        // The watcher disables a service whose lease has ended; under a new one it may start again, but never by itself.
        if (mayStartAgain)
            StandbyStartType.SetManual(service);
        ServiceState state = await new ServiceStateFile(context, Service).ReadAsync(cancellationToken).ConfigureAwait(false);
        return new StandbyAnswer
        {
            State = (GoServiceState)service.QueryStatus().CurrentState,
            Release = state.Current,
            Intent = state.Intent,
            IsDeploying = await StandbyPlace.IsDeployingAsync(context, Service, cancellationToken).ConfigureAwait(false),
            IsGuarded = StandbyGuard.IsRunning(manager),
        };
    }
}
