using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>
/// Takes a service's failure actions away while a deployment stops, switches and starts it: Windows would otherwise start it again half-way. They are on the
/// node's disk before they are taken away.
/// </summary>
/// <remarks>Fails among others with <c>ServiceNotFound</c>, <c>FencingTokenStale</c> or <c>ServiceStateLocked</c>.</remarks>
public sealed class SuspendRecoveryOperation : NodeOperation<RecoverySuspensionOutcome>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How long the deployment may take; what is still suspended then may be restored by anybody.</summary>
    public TimeSpan Expected { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What suspends, for people who find it so: <c>rollout orders-1</c>.</summary>
    public string By { get; set; } = string.Empty;

    /// <summary>The fencing token of the rollout; refused when a higher one has been here. Null for a person at a prompt.</summary>
    public long? FencingToken { get; set; }

    /// <inheritdoc/>
    public override async Task<RecoverySuspensionOutcome> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        await RestoreRecoveryOperation.CheckFencingAsync(context, Name, FencingToken, cancellationToken).ConfigureAwait(false);
        return await new RecoverySuspension(context, ServiceRecoveryManager.Instance).SuspendAsync(Name, Expected, By, cancellationToken).ConfigureAwait(false);
    }
}
