using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Takes the node out of the load balancer. A node its operator has taken out already is left as it is.</summary>
internal sealed class DrainPhase : NodePhase
{
    internal DrainPhase(NodeRun run)
        : base(run, RolloutPhase.Drain)
    {
    }

    internal override TimeSpan Timeout => Plan.ConfirmTimeout;

    internal override string Intent => "the load balancer to take it out";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        if (!Run.LoadBalancer.CanDrain || Run.PriorMode != LoadBalancerMode.Ready)
        {
            Evidence[RolloutEvidence.Changed] = "false";
            return;
        }

        // Set before the call: what was sent to the load balancer may have arrived even when its answer did not.
        Run.DrainedByUs = true;
        await Run.LoadBalancer.SetAsync(Run.Name, LoadBalancerMode.Drain, cancellationToken).ConfigureAwait(false);
        Evidence[RolloutEvidence.Changed] = "true";
    }
}
