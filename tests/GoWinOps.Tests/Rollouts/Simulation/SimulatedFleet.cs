using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>Nodes, load balancer, journal and clock in one, and what must hold for them at every moment.</summary>
internal sealed class SimulatedFleet : IRolloutObserver
{
    private readonly Dictionary<string, SimulatedNode> nodes = new();
    private readonly HashSet<string> outBefore = new();

    internal SimulatedFleet(int count = 3, string release = "1.0.0")
    {
        LoadBalancer = new SimulatedLoadBalancer(this);
        Journal = new SimulatedJournal(this);
        for (int number = 1; number <= count; number++)
        {
            string name = $"web{number:00}";
            LoadBalancer.Modes[name] = LoadBalancerMode.Ready;
            nodes.Add(name, new SimulatedNode(this, name, release));
        }

        Plan = new RolloutPlan
        {
            Service = "orders",
            Release = new RolloutRelease { Version = "2.0.0", Sha256 = new string('a', 64), FileName = "orders.exe", Size = 1 << 20 },
            Nodes = nodes.Keys.ToArray(),
            LoadBalancer = "simulated",
            HealthUrl = "http://127.0.0.1:8080/healthz",
            VersionUrl = "http://127.0.0.1:8080/version",
        };
        // The fleet has been up for a while.
        Clock.Run(async () =>
        {
            await Clock.DelayAsync(TimeSpan.FromMinutes(10), CancellationToken.None).ConfigureAwait(false);
            return true;
        });
    }

    internal SimulatedClock Clock { get; } = new();

    internal PowerSwitch Power { get; } = new();

    internal SimulatedLoadBalancer LoadBalancer { get; }

    internal SimulatedJournal Journal { get; }

    internal RolloutPlan Plan { get; }

    internal Dictionary<string, ReleaseBehaviour> Behaviours { get; } = new();

    internal IEnumerable<SimulatedNode> Nodes => nodes.Values;

    internal List<(DateTimeOffset At, string Node, string Action)> Actions { get; } = new();

    /// <summary>Each time a node was set to a release.</summary>
    internal List<(string Node, string Release)> ReleasesSeen { get; } = new();

    internal List<string> Notes { get; } = new();

    /// <summary>What was done that must never be done.</summary>
    internal List<string> Violations { get; } = new();

    /// <summary>Called before each action takes effect; may change anything or throw.</summary>
    internal Action<SimulatedNode, string>? Interfere { get; set; }

    internal Action<RolloutRecord>? OnRecord { get; set; }

    /// <summary>The greatest number of nodes that this rollout and what was broken before kept out of service at once.</summary>
    internal int MostOutOfService { get; private set; }

    internal CancellationTokenSource Stop { get; } = new();

    internal SimulatedNode this[string name] => nodes[name];

    internal RolloutLedger Replayed => RolloutLedger.Replay(Journal.Records);

    internal ReleaseBehaviour Behaviour(string release) => Behaviours.TryGetValue(release, out ReleaseBehaviour? found) ? found : ReleaseBehaviour.Good;

    internal RolloutResult Run()
    {
        foreach (SimulatedNode node in Nodes.Where(node => !node.Serves || LoadBalancer.Modes[node.Name] != LoadBalancerMode.Ready))
            outBefore.Add(node.Name);
        RollingUpdate update = new("orders-1", Plan, Nodes, LoadBalancer, Journal, "ann@control", Clock, this);
        return Clock.Run(() => update.RunAsync(Stop.Token));
    }

    internal void CheckInvariants()
    {
        int drained = Nodes.Count(node => LoadBalancer.Modes[node.Name] != LoadBalancerMode.Ready || node.IsDown || outBefore.Contains(node.Name) && !node.Serves);
        MostOutOfService = Math.Max(MostOutOfService, drained);
    }

    internal void CheckBeforeStop(SimulatedNode node)
    {
        if (LoadBalancer.Modes[node.Name] == LoadBalancerMode.Ready)
            Violations.Add($"{node.Name} was stopped while it was in the load balancer.");
        if (node is { Recovers: true, KnowsRecovery: true, HasRefusedSuspension: false })
            Violations.Add($"{node.Name} was stopped while Windows would start it again.");
        if (LoadBalancer.SessionsOf(node.Name) > 0 && LoadBalancer.DrainedAt(node.Name) is { } since && Clock.TrueTime - since < Plan.DrainTimeout)
            Violations.Add($"{node.Name} was stopped with sessions in hand.");
    }

    void IRolloutObserver.Recorded(RolloutRecord record, RolloutResult result) => OnRecord?.Invoke(record);

    void IRolloutObserver.Staging(string node, long bytesSent, long bytesTotal) => Notes.Add($"{node} {bytesSent}/{bytesTotal}");

    void IRolloutObserver.Noted(string node, string text) => Notes.Add($"{node} {text}");
}
