using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Gives the service the failure actions back that <see cref="SuspendRecoveryPhase"/> took away.</summary>
internal sealed class RestoreRecoveryPhase : NodePhase
{
    internal RestoreRecoveryPhase(NodeRun run)
        : base(run, RolloutPhase.RestoreRecovery)
    {
    }

    internal override TimeSpan Timeout => Plan.ReconnectWindow + TimeSpan.FromSeconds(60);

    internal override string Intent => "its failure actions to be restored";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        await Run.Node.RestoreRecoveryAsync(Run.FencingToken, cancellationToken).ConfigureAwait(false);
        Run.RecoverySuspended = false;
    }
}
