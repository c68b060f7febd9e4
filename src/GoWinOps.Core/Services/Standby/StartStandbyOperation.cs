using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Starts a service under its lease, unless people want it stopped or a deployment is at work on it.</summary>
/// <remarks>Fails with <c>StandbyLeaseEnded</c> where the lease is not the node's, and as starting does.</remarks>
public sealed class StartStandbyOperation : NodeOperation<ServiceRuleOutcome>
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The lease it is to run under.</summary>
    public long Epoch { get; set; }

    /// <summary>How long it may take to run.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override async Task<ServiceRuleOutcome> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        StandbyLeaseReading reading = await StandbyLeaseFile.ReadAsync(context.ServiceFolder(Service), cancellationToken).ConfigureAwait(false);
        string bootId = await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false);
        if (reading.Lease is not { } lease || lease.Epoch != Epoch || !LeaseGuard.IsLive(lease, NodeBoot.Tick, bootId))
            throw new GoWinOpsException(nameof(Messages.StandbyLeaseEnded), Service, Service, Environment.MachineName, Epoch);
        if (await StartObstacle.FindAsync(context, Service, cancellationToken).ConfigureAwait(false) is { } obstacle)
            return new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = obstacle };
        ServiceTransition started = await new ServiceStarter(context).StartAsync(Service, Timeout, cancellationToken).ConfigureAwait(false);
        return new ServiceRuleOutcome { Sentence = $"it runs in process {started.Service.ProcessId}." };
    }
}
