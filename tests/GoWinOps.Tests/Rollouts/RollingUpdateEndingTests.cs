using System;
using System.Linq;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

/// <summary>Endings that are neither a plain success nor a plain failure, and how they are named.</summary>
public sealed class RollingUpdateEndingTests
{
    [Fact]
    public void A_rollout_stopped_by_its_user_is_cancelled_and_no_node_stays_half_way()
    {
        SimulatedFleet fleet = new();
        fleet.OnRecord = record =>
        {
            if (record is { Phase: "Switch", Node: "web01", Event: RolloutEvent.Intent })
                fleet.Stop.Cancel();
        };

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Cancelled, "RolloutCancelled"), (result.State, result.ErrorId));
        Assert.All(fleet.Nodes, node => Assert.True(node.Serves));
        Assert.All(fleet.LoadBalancer.Modes.Values, mode => Assert.Equal(LoadBalancerMode.Ready, mode));
    }

    [Fact]
    public void A_rollout_that_leaves_out_as_many_nodes_as_it_may_succeeds_and_names_them()
    {
        SimulatedFleet fleet = new();
        fleet.Plan.MaxFailed = 1;
        fleet["web02"].Orphan = "0.9.0";

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Succeeded, "RolloutIncomplete"), (result.State, result.ErrorId));
        Assert.StartsWith("Mend these nodes", fleet.Replayed.Result.RecommendedAction);
        Assert.Contains("web02", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("web01", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_back_that_leads_nowhere_is_in_the_journal()
    {
        SimulatedFleet fleet = new(2);
        fleet["web01"].LastStable = null;
        fleet["web01"].Current = "2.0.0";
        fleet.Behaviours["2.0.0"] = new ReleaseBehaviour { HealthyAfter = TimeSpan.FromDays(1) };

        fleet.Run();

        Assert.Equal("RolloutNothingToRestore", ErrorIdOf(fleet, "web01", "UndoSwitch"));
    }

    [Fact]
    public void A_node_that_keeps_the_first_look_waiting_is_given_up_when_its_time_is_up()
    {
        SimulatedFleet fleet = new();
        fleet["web02"].Silence = TimeSpan.FromDays(1);
        DateTimeOffset begun = fleet.Clock.UtcNow;

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Failed, "RolloutPhaseTimedOut"), (result.State, result.Nodes[1].ErrorId));
        Assert.InRange(fleet.Clock.UtcNow - begun, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void A_phase_that_never_ends_is_ended()
    {
        SimulatedFleet fleet = new();
        fleet.OnRecord = record =>
        {
            if (record is { Phase: "Switch", Node: "web01", Event: RolloutEvent.Intent })
                fleet["web01"].Silence = TimeSpan.FromDays(1);
        };

        RolloutResult result = fleet.Run();

        Assert.Equal("RolloutPhaseTimedOut", ErrorIdOf(fleet, "web01", "Switch"));
        Assert.NotEqual(RolloutState.Succeeded, result.State);
        Assert.Equal(new[] { "1.0.0", "1.0.0" }, fleet.Nodes.Skip(1).Select(node => node.Current));
    }

    [Fact]
    public void A_node_its_load_balancers_disagree_about_is_not_touched()
    {
        SimulatedFleet fleet = new();
        fleet.LoadBalancer.Disputed = "web03";

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Failed, "LoadBalancerPeersDisagree"), (result.State, result.Nodes[2].ErrorId));
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action is "Stage" or "LoadBalancerSetDrain");
    }

    private static string ErrorIdOf(SimulatedFleet fleet, string node, string phase) =>
        Assert.Single(fleet.Journal.Records, record => record.Node == node && record.Phase == phase && record.Event == RolloutEvent.Failed).Evidence["errorId"];
}
