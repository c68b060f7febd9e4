using GoWinOps.Health;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Rollouts;

/// <summary>What a node was like before the rollout: later failures are judged against it.</summary>
internal sealed class NodeBaseline
{
    internal NodeBaseline(ServiceSnapshot facts, NodeCapacity capacity, ProbeResult probe, LoadBalancerView view)
    {
        Facts = facts;
        Capacity = capacity;
        Probe = probe;
        View = view;
    }

    internal ServiceSnapshot Facts { get; }

    internal NodeCapacity Capacity { get; }

    internal ProbeResult Probe { get; }

    internal LoadBalancerView View { get; }

    /// <summary>Whether the program itself was in order.</summary>
    internal bool IsHealthy => Facts.IsRunning && Probe.Healthy;

    /// <summary>Why it took no part in the work; null when it did.</summary>
    internal string? OutOfService =>
        View.Mode != LoadBalancerMode.Ready ? $"the load balancer's operator has it in {View.Mode}"
        : !Facts.IsRunning ? $"its service is {Facts.ServiceState}"
        : !Probe.Healthy ? Probe.Reason
        : View.IsChecked && !View.IsUp ? $"the load balancer sees it as {View.Status}"
        : null;
}
