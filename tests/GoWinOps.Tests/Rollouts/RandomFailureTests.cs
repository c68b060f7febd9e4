using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

/// <summary>Rollouts in which anything goes wrong at any step; what must hold, holds all the same. A failing seed repeats exactly.</summary>
public sealed class RandomFailureTests
{
    private static readonly string[] Fallible =
    {
        "Inspect", "Measure", "Stage", "SuspendRecovery", "Stop", "Switch", "Start", "Probe", "RestoreRecovery", "MarkStable", "LoadBalancerLook",
        "LoadBalancerSetDrain", "LoadBalancerSetReady",
    };

    public static IEnumerable<object[]> Seeds => Enumerable.Range(0, 8).Select(block => new object[] { block * 50 });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_must_hold_holds_whatever_fails(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + 50; seed++)
        {
            SimulatedFleet fleet = Arrange(seed, out bool isBadRelease);

            RolloutResult result = fleet.Run();

            string context = $"seed {seed}: {result.State} {result.Reason}";
            Assert.True(fleet.Violations.Count == 0, $"{context}: {string.Join(", ", fleet.Violations)}");
            Assert.True(fleet.MostOutOfService <= fleet.Plan.MaxUnavailable, $"{context}: {fleet.MostOutOfService} were out of service at once");
            Assert.True(!isBadRelease || fleet.ReleasesSeen.Where(seen => seen.Release == "2.0.0").Select(seen => seen.Node).Distinct().Count() <= 1, $"{context}: the bad release reached a second node");
            foreach (RolloutNodeResult node in result.Nodes)
                AssertTrue(fleet, result, node, context);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stopping_it_at_any_moment_leaves_every_node_in_service_on_one_release_or_the_other(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + 50; seed++)
        {
            Random random = new(seed);
            SimulatedFleet fleet = new(3);
            int at = random.Next(1, 160);
            int actions = 0;
            fleet.Interfere = (_, _) =>
            {
                if (++actions == at)
                    fleet.Stop.Cancel();
            };

            RolloutResult result = fleet.Run();

            Assert.True(result.State is RolloutState.Cancelled or RolloutState.Succeeded, $"seed {seed}: {result.State} {result.Reason}");
            Assert.All(fleet.Nodes, node => Assert.True(node.Serves, $"seed {seed}: {node.Name} is {node.State}"));
            Assert.All(fleet.Nodes, node => Assert.True(node.Recovers, $"seed {seed}: Windows does not restart the service of {node.Name}"));
            Assert.All(fleet.LoadBalancer.Modes.Values, mode => Assert.Equal(LoadBalancerMode.Ready, mode));
            Assert.All(result.Nodes.Where(node => node.State == RolloutNodeState.Done), node => Assert.Equal("2.0.0", fleet[node.Name].Current));
            Assert.All(result.Nodes.Where(node => node.State != RolloutNodeState.Done), node => Assert.Equal("1.0.0", fleet[node.Name].Current));
            Assert.Empty(fleet.Violations);
        }
    }

    private static SimulatedFleet Arrange(int seed, out bool isBadRelease)
    {
        Random random = new(seed);
        SimulatedFleet fleet = new(random.Next(1, 7));
        fleet.Plan.MaxUnavailable = random.Next(1, 4);
        fleet.Plan.HealthyDeadline = TimeSpan.FromSeconds(40);
        fleet.LoadBalancer.LongestSession = TimeSpan.FromSeconds(random.Next(0, 90));
        isBadRelease = random.Next(3) == 0;
        if (isBadRelease)
        {
            fleet.Behaviours["2.0.0"] = random.Next(2) == 0
                ? new ReleaseBehaviour { HealthyAfter = TimeSpan.FromDays(1) }
                : new ReleaseBehaviour { CrashesAfter = TimeSpan.FromSeconds(random.Next(0, 9)) };
        }

        string step = Fallible[random.Next(Fallible.Length)];
        int remaining = random.Next(1, 4);
        int skip = random.Next(0, 12);
        bool isConnection = random.Next(2) == 0;
        fleet.Interfere = (node, action) =>
        {
            if (action != step || skip-- > 0 || remaining-- <= 0)
                return;
            throw isConnection
                ? new GoWinOpsException(nameof(Messages.NodeUnreachable), node.Name, node.Name, "connection reset")
                : new GoWinOpsException(nameof(Messages.RolloutServiceMissing), node.Name, "orders", node.Name);
        };
        return fleet;
    }

    private static void AssertTrue(SimulatedFleet fleet, RolloutResult result, RolloutNodeResult node, string context)
    {
        SimulatedNode real = fleet[node.Name];
        RolloutNodeResult replayed = fleet.Replayed.NodeOf(node.Name);
        Assert.Equal(
            (node.State, node.Release, node.IsDrained, node.IsRecoverySuspended),
            (replayed.State, replayed.Release, replayed.IsDrained, replayed.IsRecoverySuspended));
        Assert.True(real.Recovers != real.IsRecoverySuspended, $"{context}: {node.Name} lost its failure actions");
        Assert.True(real.IsRecoverySuspended == node.IsRecoverySuspended, $"{context}: {node.Name} recovers: {real.Recovers}, the result says otherwise");
        Assert.True(real.Recovers || node.Reason?.Contains("recovery is still suspended", StringComparison.Ordinal) == true, $"{context}: {node.Name} was left without failure actions");
        bool isDrained = fleet.LoadBalancer.Modes[node.Name] == LoadBalancerMode.Drain;
        Assert.True(isDrained == node.IsDrained, $"{context}: {node.Name} is {(isDrained ? string.Empty : "not ")}drained, the result says otherwise");
        Assert.True(!isDrained || result.State is RolloutState.NeedsAttention || node.State is RolloutNodeState.Unreachable, $"{context}: {node.Name} was left drained");
        Assert.True(node.Release is null || node.Release == real.Current, $"{context}: {node.Name} is set to {real.Current}, the result says {node.Release}");
        if (!isDrained && result.State != RolloutState.NeedsAttention)
            Assert.True(real.Serves, $"{context}: {node.Name} does not serve");
    }
}
