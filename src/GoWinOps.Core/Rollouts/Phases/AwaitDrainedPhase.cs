using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Waits until the node has no work left or its time is up, then leaves it alone for a moment more.</summary>
internal sealed class AwaitDrainedPhase : NodePhase
{
    internal AwaitDrainedPhase(NodeRun run)
        : base(run, RolloutPhase.AwaitDrained)
    {
    }

    internal override TimeSpan Timeout => Plan.DrainTimeout + Plan.QuietPeriod + Plan.ReconnectWindow + Plan.ConfirmTimeout;

    internal override string Intent => "its work in hand to end";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        if (!Run.LoadBalancer.CanDrain)
            return;
        TimeSpan until = Run.Clock.Elapsed + Plan.DrainTimeout;
        LoadBalancerView view = await LookAsync(cancellationToken).ConfigureAwait(false);
        while (!view.IsIdle && Run.Clock.Elapsed < until)
        {
            Run.Note($"{view.Sessions} sessions in hand, {view.Queued} waiting");
            await Run.WaitAsync(cancellationToken).ConfigureAwait(false);
            view = await LookAsync(cancellationToken).ConfigureAwait(false);
        }

        await Run.Clock.DelayAsync(Plan.QuietPeriod, cancellationToken).ConfigureAwait(false);
        view = await LookAsync(cancellationToken).ConfigureAwait(false);
        Evidence[RolloutEvidence.Sessions] = view.Sessions.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<LoadBalancerView> LookAsync(CancellationToken cancellationToken)
    {
        LoadBalancerView view = await Run.LoadBalancer.GetAsync(Run.Name, cancellationToken).ConfigureAwait(false);
        Run.Heard();
        // A reload of the load balancer forgets what was set at run time; the service must not be stopped under fresh work.
        if (Run.DrainedByUs && (view.Mode == LoadBalancerMode.Ready || !view.PeersAgree))
        {
            Run.Note("the load balancer had forgotten that the node is drained; drained again");
            await Run.LoadBalancer.SetAsync(Run.Name, LoadBalancerMode.Drain, cancellationToken).ConfigureAwait(false);
            view = await Run.LoadBalancer.GetAsync(Run.Name, cancellationToken).ConfigureAwait(false);
        }

        return view;
    }
}
