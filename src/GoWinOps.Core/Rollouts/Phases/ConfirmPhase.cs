using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Waits until the load balancer itself sees the node up; only then may the next node go.</summary>
internal sealed class ConfirmPhase : NodePhase
{
    private string lastSeen = "(nothing)";

    internal ConfirmPhase(NodeRun run)
        : base(run, RolloutPhase.Confirm)
    {
    }

    internal override TimeSpan Timeout => Plan.ConfirmTimeout + Plan.ReconnectWindow;

    internal override string Intent => "the load balancer to see it up";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        TimeSpan until = Run.Clock.Elapsed + Plan.ConfirmTimeout;
        while (!await IsAsBeforeAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Run.Clock.Elapsed >= until)
                throw new GoWinOpsException(nameof(Messages.LoadBalancerNotConfirmed), Run.Name, Run.Name, Plan.ConfirmTimeout, lastSeen);
            await Run.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        Evidence[RolloutEvidence.State] = lastSeen;
    }

    private async Task<bool> IsAsBeforeAsync(CancellationToken cancellationToken)
    {
        LoadBalancerView view = await Run.LoadBalancer.GetAsync(Run.Name, cancellationToken).ConfigureAwait(false);
        Run.Heard();
        lastSeen = view.Status;
        // A node its operator keeps out gets no work whatever it is like.
        return view.Mode == Run.PriorMode && view.PeersAgree && (view.IsUp || Run.PriorMode != LoadBalancerMode.Ready);
    }
}
