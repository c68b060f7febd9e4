using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Gives a service the failure actions back that <see cref="SuspendRecoveryOperation"/> took away. Answers whether any were suspended.</summary>
/// <remarks>Fails among others with <c>FencingTokenStale</c>: a newer rollout is at work, and restores them itself.</remarks>
public sealed class RestoreRecoveryOperation : NodeOperation<bool>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Leaves what a deployment that can still be under way has suspended.</summary>
    public bool OnlyExpired { get; set; }

    /// <summary>The fencing token of the rollout; refused when a higher one has been here. Null for a person at a prompt.</summary>
    public long? FencingToken { get; set; }

    /// <inheritdoc/>
    public override async Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        await CheckFencingAsync(context, Name, FencingToken, cancellationToken).ConfigureAwait(false);
        return await new RecoverySuspension(context, ServiceRecoveryManager.Instance).RestoreAsync(Name, OnlyExpired, cancellationToken).ConfigureAwait(false);
    }

    // The token is not written down: that is for the switch, which is what it guards.
    internal static async Task CheckFencingAsync(NodeContext context, string service, long? token, CancellationToken cancellationToken)
    {
        if (token is null)
            return;
        ServiceState state = await new ServiceStateFile(context, service).ReadAsync(cancellationToken).ConfigureAwait(false);
        if (token < state.FencingToken)
        {
            throw new GoWinOpsException(
                nameof(Messages.FencingTokenStale), service, service, Environment.MachineName, token, state.FencingToken, state.RolloutId ?? "(unnamed)");
        }
    }
}
