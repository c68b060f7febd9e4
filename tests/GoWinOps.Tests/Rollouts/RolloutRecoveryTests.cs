using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

/// <summary>While a rollout stops and switches a service, Windows must not start it again by itself; afterwards it must.</summary>
public sealed class RolloutRecoveryTests
{
    private static readonly ReleaseBehaviour NeverReady = new() { HealthyAfter = TimeSpan.FromDays(1) };

    [Fact]
    public void Failure_actions_are_away_from_before_the_stop_until_the_release_is_ready_and_the_journal_says_so()
    {
        SimulatedFleet fleet = new(1);

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        string[] steps = fleet.Actions.Select(entry => entry.Action)
            .Where(action => action is "SuspendRecovery" or "Stop" or "Start" or "RestoreRecovery" or "LoadBalancerSetReady"
                or "Journal Intent SuspendRecovery" or "Journal Done SuspendRecovery" or "Journal Intent RestoreRecovery").ToArray();
        Assert.Equal(
            new[]
            {
                "Journal Intent SuspendRecovery", "SuspendRecovery", "Journal Done SuspendRecovery", "Stop", "Start", "Journal Intent RestoreRecovery",
                "RestoreRecovery", "LoadBalancerSetReady",
            },
            steps);
        Assert.True(fleet["web01"].Recovers);
        Assert.False(result.Nodes[0].IsRecoverySuspended);
    }

    [Fact]
    public void A_release_that_goes_back_gets_its_failure_actions_back_too()
    {
        SimulatedFleet fleet = new();
        fleet.Behaviours["2.0.0"] = NeverReady;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutNodeState.RolledBack, result.Nodes[0].State);
        Assert.All(fleet.Nodes, node => Assert.True(node.Recovers));
        Assert.Empty(fleet.Violations);
    }

    [Fact]
    public void They_are_given_back_also_to_a_node_that_is_left_as_it_is()
    {
        SimulatedFleet fleet = new();
        fleet.Plan.OnFailure = RolloutFailureAction.Pause;
        fleet.Behaviours["2.0.0"] = NeverReady;

        fleet.Run();

        Assert.True(fleet["web01"].Recovers);
    }

    [Fact]
    public void They_are_away_again_while_a_node_that_was_ready_goes_back_after_all()
    {
        SimulatedFleet fleet = new(1);
        fleet.LoadBalancer.Blind = "web01";

        fleet.Run();

        Assert.Equal(2, fleet.Actions.Count(entry => entry.Action == "SuspendRecovery"));
        Assert.True(fleet["web01"].Recovers);
        Assert.Empty(fleet.Violations);
    }

    [Fact]
    public void A_service_control_manager_without_failure_actions_is_asked_once_and_given_nothing_back()
    {
        SimulatedFleet fleet = new(1);
        fleet["web01"].KnowsRecovery = false;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.Single(fleet.Actions, entry => entry.Action == "SuspendRecovery");
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action == "RestoreRecovery");
        Assert.Equal("false", fleet.Journal.Records.Single(record => record is { Phase: "SuspendRecovery", Event: RolloutEvent.Done }).Evidence["changed"]);
    }

    [Fact]
    public void A_node_that_will_not_suspend_them_is_not_touched()
    {
        SimulatedFleet fleet = new();
        fleet.Interfere = (_, action) => Refuse(action, "SuspendRecovery");

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutNodeState.Failed, RolloutPhase.SuspendRecovery, "ServiceAccessDenied"), (result.Nodes[0].State, result.Nodes[0].FailedPhase, result.Nodes[0].ErrorId));
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action is "Stop" or "RestoreRecovery");
        Assert.All(fleet.Nodes, node => Assert.True(node.Serves));
    }

    [Fact]
    public void Failure_actions_that_cannot_be_given_back_end_the_rollout_with_the_node_in_service_and_the_reason_told()
    {
        SimulatedFleet fleet = new();
        fleet.Interfere = (_, action) => Refuse(action, "RestoreRecovery");

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Paused, result.State);
        Assert.Equal((RolloutNodeState.Failed, true, false), (result.Nodes[0].State, result.Nodes[0].IsRecoverySuspended, result.Nodes[0].IsDrained));
        Assert.Contains("It serves the new release. Its recovery is still suspended", result.Nodes[0].Reason, StringComparison.Ordinal);
        Assert.True(fleet["web01"].Serves);
        Assert.Equal("2.0.0", fleet["web01"].LastStable);
        Assert.Equal("1.0.0", fleet["web02"].Current);
    }

    [Fact]
    public void A_node_lost_meanwhile_is_said_to_have_none()
    {
        SimulatedFleet fleet = new();
        fleet.Interfere = (node, action) => node.IsDown |= action == "Start";

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutNodeState.Unreachable, true), (result.Nodes[0].State, result.Nodes[0].IsRecoverySuspended));
        Assert.Contains("recovery is still suspended", result.Nodes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Going_back_does_not_fail_because_they_cannot_be_suspended_once_more()
    {
        SimulatedFleet fleet = new(1);
        fleet.Behaviours["2.0.0"] = NeverReady;
        int asked = 0;
        fleet.Interfere = (_, action) => Refuse(action, action == "SuspendRecovery" && asked++ > 0 ? action : string.Empty);

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutNodeState.RolledBack, result.Nodes[0].State);
        Assert.True(fleet["web01"].Serves);
        Assert.True(fleet["web01"].Recovers);
    }

    [Fact]
    public void Whenever_a_control_process_dies_the_next_rollout_gives_back_what_it_left_suspended()
    {
        int records = RunUntilKilled(int.MaxValue).Journal.Records.Count;
        int left = 0;
        for (int last = 0; last < records - 1; last++)
        {
            SimulatedFleet fleet = RunUntilKilled(last);
            left += fleet.Nodes.Count(node => node.IsRecoverySuspended);

            // As a rollout warns: what was left drained is set ready first.
            foreach (SimulatedNode node in fleet.Nodes)
                fleet.LoadBalancer.Modes[node.Name] = LoadBalancerMode.Ready;
            fleet.Journal.DiesAfter = null;
            fleet.Power.TurnOn();
            RolloutResult result = fleet.Run();

            Assert.True(result.State == RolloutState.Succeeded, $"After record {last}: {result.State}, {result.Reason}");
            Assert.All(fleet.Nodes, node => Assert.True(node is { Recovers: true, IsRecoverySuspended: false }, $"{node.Name} after record {last}"));
        }

        Assert.True(left > 5);
    }

    [Fact]
    public void Whenever_it_is_cancelled_all_nodes_have_their_failure_actions_in_the_end()
    {
        int records = RunUntilKilled(int.MaxValue).Journal.Records.Count;
        for (int last = 0; last < records - 1; last++)
        {
            SimulatedFleet fleet = new(2);
            int count = last;
            fleet.OnRecord = _ =>
            {
                if (count-- == 0)
                    fleet.Stop.Cancel();
            };

            fleet.Run();

            Assert.All(fleet.Nodes, node => Assert.True(node is { Recovers: true, IsRecoverySuspended: false }, $"{node.Name} after record {last}"));
            Assert.Empty(fleet.Violations);
        }
    }

    private static SimulatedFleet RunUntilKilled(int record)
    {
        SimulatedFleet fleet = new(2);
        fleet.Journal.DiesAfter = record;
        try
        {
            fleet.Run();
        }
        catch (PowerSwitch.ControlProcessKilledException)
        {
        }

        return fleet;
    }

    private static void Refuse(string action, string refused)
    {
        if (action == refused)
            throw new GoWinOpsException(nameof(Messages.ServiceAccessDenied), "orders", "orders", "web01", 5, "SERVICE_CHANGE_CONFIG", "denied");
    }
}
