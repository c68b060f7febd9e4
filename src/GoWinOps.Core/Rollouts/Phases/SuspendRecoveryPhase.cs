using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Takes the service's failure actions away: a service that is killed, or stops with an error, is otherwise started again while it is switched.</summary>
internal sealed class SuspendRecoveryPhase : NodePhase
{
    internal SuspendRecoveryPhase(NodeRun run)
        : base(run, RolloutPhase.SuspendRecovery)
    {
    }

    internal override TimeSpan Timeout => Plan.ReconnectWindow + TimeSpan.FromSeconds(60);

    internal override string Intent => "its failure actions to be suspended";

    // How long stopping, switching, starting and proving it can take, with each step's connection lost for as long as the plan allows. The way back suspends anew.
    private TimeSpan Expected => Plan.StopTimeout + Plan.StartTimeout + Plan.HealthyDeadline + TimeSpan.FromTicks(5 * Plan.ReconnectWindow.Ticks) + TimeSpan.FromMinutes(5);

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        // Set before the call: what was sent to the node may have arrived even when its answer did not.
        bool before = Run.RecoverySuspended;
        Run.RecoverySuspended = true;
        try
        {
            Run.RecoverySuspended = await Run.Node.SuspendRecoveryAsync(Expected, Run.FencingToken, Run.RolloutId, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (!RolloutFailures.IsNodeLost(exception))
        {
            // The node itself said no.
            Run.RecoverySuspended = before;
            throw;
        }

        Evidence[RolloutEvidence.Changed] = Run.RecoverySuspended ? "true" : "false";
    }
}
