using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Restores what the load balancer's operator wanted of the node before the rollout.</summary>
internal sealed class UndrainPhase : NodePhase
{
    internal UndrainPhase(NodeRun run)
        : base(run, RolloutPhase.Undrain)
    {
    }

    internal override TimeSpan Timeout => Plan.ConfirmTimeout;

    internal override string Intent => $"the load balancer to have it in {Run.PriorMode} again";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        if (Run.DrainedByUs)
            await Run.LoadBalancer.SetAsync(Run.Name, Run.PriorMode, cancellationToken).ConfigureAwait(false);
        Run.DrainedByUs = false;
        Evidence[RolloutEvidence.LoadBalancerMode] = Run.PriorMode.ToString();
    }
}
