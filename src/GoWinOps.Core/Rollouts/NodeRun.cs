using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Time;

namespace GoWinOps.Rollouts;

/// <summary>What the phases of one node share.</summary>
internal sealed class NodeRun
{
    private string? lastNote;

    internal NodeRun(string rolloutId, RolloutPlan plan, IRolloutNode node, ILoadBalancer loadBalancer, IClock clock, IRolloutObserver observer)
    {
        RolloutId = rolloutId;
        Plan = plan;
        Node = node;
        LoadBalancer = loadBalancer;
        Clock = clock;
        Observer = observer;
    }

    internal string RolloutId { get; }

    internal RolloutPlan Plan { get; }

    internal IRolloutNode Node { get; }

    internal ILoadBalancer LoadBalancer { get; }

    internal IClock Clock { get; }

    internal IRolloutObserver Observer { get; }

    internal string Name => Node.Name;

    /// <summary>What the node was like before the rollout; null until it was looked at.</summary>
    internal NodeBaseline? Baseline { get; set; }

    /// <summary>The token by which the node refuses an older rollout.</summary>
    internal long FencingToken { get; set; }

    /// <summary>What the load balancer's operator wanted of the node before it was drained.</summary>
    internal LoadBalancerMode PriorMode { get; set; }

    /// <summary>Whether the node was drained by this rollout.</summary>
    internal bool DrainedByUs { get; set; }

    /// <summary>Whether the service's failure actions were, or may have been, taken away by this rollout and not given back.</summary>
    internal bool RecoverySuspended { get; set; }

    /// <summary>Whether the service was, or may have been, touched.</summary>
    internal bool ServiceDisturbed { get; set; }

    /// <summary>The release to go back to; null when there is none.</summary>
    internal string? ReleaseToRestore { get; set; }

    /// <summary>The version that release reported before; null when it reported none.</summary>
    internal string? VersionToRestore { get; set; }

    /// <summary>Since when the node or the load balancer has not answered; null when both do. By <see cref="IClock.Elapsed"/>.</summary>
    internal TimeSpan? LostSince { get; private set; }

    /// <summary>What told that the connection was lost.</summary>
    internal GoWinOpsException? Loss { get; private set; }

    private TimeSpan LastContact { get; set; }

    /// <summary>Looks at the service.</summary>
    internal async Task<ServiceSnapshot> InspectAsync(CancellationToken cancellationToken)
    {
        ServiceSnapshot snapshot = await Node.InspectAsync(cancellationToken).ConfigureAwait(false);
        Heard();
        return snapshot;
    }

    /// <summary>Node or load balancer have just answered.</summary>
    internal void Heard()
    {
        LastContact = Clock.Elapsed;
        LostSince = null;
        Loss = null;
    }

    /// <summary>The connection was lost, as <paramref name="loss"/> tells.</summary>
    /// <returns>Whether it has been lost for longer than the plan puts up with.</returns>
    internal bool Lost(GoWinOpsException loss)
    {
        // Who says nothing at all has been away for as long as it was waited for.
        LostSince ??= loss.ErrorId == nameof(Messages.NodeTimedOut) ? LastContact : Clock.Elapsed;
        Loss = loss;
        return Clock.Elapsed - LostSince >= Plan.ReconnectWindow;
    }

    /// <summary>Tells the observer; what was said last is not said again.</summary>
    internal void Note(string text)
    {
        if (text != lastNote)
            Observer.Noted(Name, text);
        lastNote = text;
    }

    /// <summary>Waits until it is time to look again.</summary>
    internal Task WaitAsync(CancellationToken cancellationToken) => Clock.DelayAsync(Plan.PollInterval, cancellationToken);
}
