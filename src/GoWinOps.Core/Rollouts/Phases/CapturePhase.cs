using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts.Phases;

/// <summary>Writes down what the node is like right before it is touched, so that exactly that can be restored.</summary>
internal sealed class CapturePhase : NodePhase
{
    internal CapturePhase(NodeRun run)
        : base(run, RolloutPhase.Capture)
    {
    }

    internal override TimeSpan Timeout => Plan.ConfirmTimeout;

    internal override string Intent => "to learn its release, its service and its place in the load balancer";

    internal override async Task ActAsync(CancellationToken cancellationToken)
    {
        ServiceSnapshot facts = await Run.InspectAsync(cancellationToken).ConfigureAwait(false);
        LoadBalancerView view = await Run.LoadBalancer.GetAsync(Run.Name, cancellationToken).ConfigureAwait(false);
        if (facts.FencingToken > Run.FencingToken)
            throw new GoWinOpsException(nameof(Messages.RolloutSuperseded), Run.Name, Run.Name, Plan.Service);
        Run.PriorMode = view.Mode;
        Run.ReleaseToRestore = ChooseReleaseToRestore(facts);
        // What the program called itself belongs to the release it was, not to an older one that counts as stable.
        Run.VersionToRestore = Run.ReleaseToRestore == facts.CurrentRelease ? Run.Baseline?.Probe.Version : null;
        Evidence[RolloutEvidence.LoadBalancerMode] = view.Mode.ToString();
        Evidence[RolloutEvidence.ServiceState] = facts.ServiceState;
        Set(RolloutEvidence.FromRelease, facts.CurrentRelease);
        Set(RolloutEvidence.LastStable, Run.ReleaseToRestore);
    }

    private string? ChooseReleaseToRestore(ServiceSnapshot facts)
    {
        // Going back to the release that is being brought would be going in circles.
        if (facts.LastStableRelease is { } stable && stable != Plan.Release.Version)
            return stable;
        return facts.CurrentRelease != Plan.Release.Version ? facts.CurrentRelease : null;
    }

    private void Set(string name, string? value)
    {
        if (value is not null)
            Evidence[name] = value;
    }
}
