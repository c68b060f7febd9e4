using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>A load balancer that checks its nodes, sends them sessions and lets them end in their own time.</summary>
internal sealed class SimulatedLoadBalancer : ILoadBalancer
{
    private readonly SimulatedFleet fleet;
    private readonly Dictionary<string, DateTimeOffset> drainedAt = new();

    internal SimulatedLoadBalancer(SimulatedFleet fleet) => this.fleet = fleet;

    public string Description => "simulated";

    public bool CanDrain => true;

    internal Dictionary<string, LoadBalancerMode> Modes { get; } = new();

    /// <summary>How long the longest session still lasts when a node is drained.</summary>
    internal TimeSpan LongestSession { get; set; } = TimeSpan.FromSeconds(4);

    internal bool IsDown { get; set; }

    internal bool Checks { get; set; } = true;

    /// <summary>A node it never sees up again once it was drained.</summary>
    internal string? Blind { get; set; }

    /// <summary>A node its peers have different notions of.</summary>
    internal string? Disputed { get; set; }

    internal int SessionsOf(string node) =>
        Modes[node] == LoadBalancerMode.Ready ? 5
        : drainedAt.TryGetValue(node, out DateTimeOffset since) && fleet.Clock.TrueTime - since < LongestSession ? 3 : 0;

    internal DateTimeOffset? DrainedAt(string node) => drainedAt.TryGetValue(node, out DateTimeOffset at) ? at : null;

    internal void Forget(string node) => Modes[node] = LoadBalancerMode.Ready;

    public async Task<LoadBalancerView> GetAsync(string node, CancellationToken cancellationToken)
    {
        await CallAsync(node, "Look", cancellationToken).ConfigureAwait(false);
        bool isUp = !Checks || (fleet[node].Serves && !(Blind == node && drainedAt.ContainsKey(node)));
        return new LoadBalancerView
        {
            Mode = Modes[node],
            IsChecked = Checks,
            IsUp = isUp,
            PeersAgree = Disputed != node,
            Sessions = SessionsOf(node),
            Status = isUp ? "UP" : "DOWN",
        };
    }

    public async Task SetAsync(string node, LoadBalancerMode mode, CancellationToken cancellationToken)
    {
        await CallAsync(node, "Set" + mode, cancellationToken).ConfigureAwait(false);
        if (mode == LoadBalancerMode.Drain && Modes[node] == LoadBalancerMode.Ready)
            drainedAt[node] = fleet.Clock.TrueTime;
        Modes[node] = mode;
        fleet.CheckInvariants();
    }

    private async Task CallAsync(string node, string action, CancellationToken cancellationToken)
    {
        fleet.Power.Check();
        await fleet.Clock.DelayAsync(TimeSpan.FromMilliseconds(5), cancellationToken).ConfigureAwait(false);
        fleet.Power.Check();
        fleet.Interfere?.Invoke(fleet[node], "LoadBalancer" + action);
        fleet.Actions.Add((fleet.Clock.TrueTime, node, "LoadBalancer" + action));
        if (IsDown)
            throw new GoWinOpsException(nameof(Messages.HaProxyUnreachable), "lb01", "lb01:9999", "connection refused");
    }
}
