using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

public sealed class RollingUpdateTests
{
    [Fact]
    public void A_good_release_reaches_every_node_and_each_is_back_in_service()
    {
        SimulatedFleet fleet = new();

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.All(result.Nodes, node => Assert.Equal((RolloutNodeState.Done, "1.0.0", "2.0.0", false), (node.State, node.From, node.Release, node.IsDrained)));
        Assert.All(fleet.Nodes, node => Assert.Equal(("2.0.0", "2.0.0", "Running"), (node.Current, node.LastStable, node.State)));
        Assert.All(fleet.LoadBalancer.Modes.Values, mode => Assert.Equal(LoadBalancerMode.Ready, mode));
        Assert.Equal(1, fleet.MostOutOfService);
        Assert.Empty(fleet.Violations);
    }

    [Fact]
    public void Every_node_has_the_release_before_the_first_is_drained()
    {
        SimulatedFleet fleet = new();

        fleet.Run();

        List<string> actions = fleet.Actions.Select(entry => entry.Action).ToList();
        Assert.True(actions.LastIndexOf("Stage") < actions.IndexOf("LoadBalancerSetDrain"));
        Assert.Equal(3, actions.Count(action => action == "Stage"));
    }

    [Fact]
    public void A_node_is_drained_idle_and_quiet_before_it_is_stopped()
    {
        SimulatedFleet fleet = new(1);
        fleet.Plan.QuietPeriod = TimeSpan.FromSeconds(3);

        fleet.Run();

        DateTimeOffset drained = fleet.Actions.First(entry => entry.Action == "LoadBalancerSetDrain").At;
        DateTimeOffset stopped = fleet.Actions.First(entry => entry.Action == "Stop").At;
        Assert.True(stopped - drained >= TimeSpan.FromSeconds(4 + 3));
    }

    [Fact]
    public void Sessions_that_never_end_are_waited_for_until_the_drain_timeout_only()
    {
        SimulatedFleet fleet = new(1);
        fleet.LoadBalancer.LongestSession = TimeSpan.FromDays(1);

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        DateTimeOffset drained = fleet.Actions.First(entry => entry.Action == "LoadBalancerSetDrain").At;
        DateTimeOffset stopped = fleet.Actions.First(entry => entry.Action == "Stop").At;
        Assert.InRange(stopped - drained, fleet.Plan.DrainTimeout, fleet.Plan.DrainTimeout + TimeSpan.FromSeconds(5));
        Assert.Empty(fleet.Violations);
    }

    [Fact]
    public void A_wall_clock_that_is_set_forward_and_back_again_and_again_hurries_and_delays_nothing()
    {
        Random random = new(4);
        SimulatedFleet still = new();
        SimulatedFleet jumping = new() { Clock = { WallClockError = () => TimeSpan.FromHours(random.Next(-48, 48)) } };
        still.Behaviours["2.0.0"] = jumping.Behaviours["2.0.0"] = new ReleaseBehaviour { HealthyAfter = TimeSpan.FromSeconds(7) };
        still.LoadBalancer.LongestSession = jumping.LoadBalancer.LongestSession = TimeSpan.FromSeconds(9);

        RolloutResult expected = still.Run();
        RolloutResult result = jumping.Run();

        Assert.Equal((RolloutState.Succeeded, RolloutState.Succeeded), (expected.State, result.State));
        Assert.Equal(still.Actions, jumping.Actions);
        Assert.Empty(jumping.Violations);
    }

    [Theory]
    [InlineData("1", 10, 1)]
    [InlineData("25%", 10, 2)]
    [InlineData("25%", 3, 1)]
    [InlineData("50%", 6, 3)]
    public void No_more_nodes_than_allowed_are_out_of_service_at_once_and_that_many_are(string maxUnavailable, int nodes, int expected)
    {
        SimulatedFleet fleet = new(nodes);
        fleet.Plan.MaxUnavailable = NodeCount.Parse(maxUnavailable).Of(nodes, 1);

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.Equal(expected, fleet.MostOutOfService);
    }

    [Fact]
    public void The_first_node_goes_alone_however_many_may_be_missing()
    {
        SimulatedFleet fleet = new(6);
        fleet.Plan.MaxUnavailable = 3;

        fleet.Run();

        DateTimeOffset firstDone = fleet.Actions.First(entry => entry.Action == "Journal Done Finish").At;
        Assert.Single(fleet.Actions, entry => entry.Action == "LoadBalancerSetDrain" && entry.At < firstDone);
        Assert.Equal(
            new[] { "Planned", "Locked", "Preflight", "Canary", "Rolling", "Succeeded" },
            fleet.Journal.Records.Where(record => record.Node is null).Select(record => record.Phase));
    }

    [Fact]
    public void A_node_its_operator_has_drained_goes_first_and_stays_drained()
    {
        SimulatedFleet fleet = new();
        fleet.Plan.MaxUnavailable = 2;
        fleet.LoadBalancer.Modes["web03"] = LoadBalancerMode.Drain;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.Equal("web03", fleet.ReleasesSeen[0].Node);
        Assert.Equal(LoadBalancerMode.Drain, fleet.LoadBalancer.Modes["web03"]);
        Assert.Equal("2.0.0", fleet["web03"].Current);
        Assert.Equal(2, fleet.MostOutOfService);
    }

    [Fact]
    public void A_broken_node_goes_first_and_is_mended_by_the_release()
    {
        SimulatedFleet fleet = new();
        fleet["web02"].State = "Stopped";

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.Equal("web02", fleet.ReleasesSeen[0].Node);
        Assert.True(fleet["web02"].Serves);
        Assert.Equal(1, fleet.MostOutOfService);
    }

    [Fact]
    public void Nodes_kept_out_by_their_operator_count_and_nothing_is_begun_when_they_use_up_the_allowance()
    {
        SimulatedFleet fleet = new();
        fleet.LoadBalancer.Modes["web03"] = LoadBalancerMode.Maintenance;

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Failed, "RolloutNoCapacity"), (result.State, result.ErrorId));
        Assert.Contains("web03", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action is "Stage" or "LoadBalancerSetDrain");
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        SimulatedFleet fleet = new();
        foreach (SimulatedNode node in fleet.Nodes)
        {
            node.Current = "2.0.0";
            node.LastStable = "2.0.0";
        }

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.All(result.Nodes, node => Assert.Equal(RolloutNodeState.Skipped, node.State));
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action is "Stage" or "Stop" or "Switch" or "LoadBalancerSetDrain");
    }

    [Fact]
    public void A_load_balancer_that_was_reloaded_is_told_again_before_the_service_stops()
    {
        SimulatedFleet fleet = new(1);
        bool forgot = false;
        fleet.Interfere = (node, action) =>
        {
            if (action == "LoadBalancerLook" && !forgot && fleet.LoadBalancer.Modes[node.Name] == LoadBalancerMode.Drain)
            {
                forgot = true;
                fleet.LoadBalancer.Forget(node.Name);
            }
        };

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.Empty(fleet.Violations);
        Assert.Contains(fleet.Notes, note => note.Contains("forgotten", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_ignores_the_stop_is_killed_when_its_time_is_up()
    {
        SimulatedFleet fleet = new(1);
        fleet["web01"].IgnoresStop = true;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.InRange(result.Nodes[0].Durations["Stop"], fleet.Plan.StopTimeout, fleet.Plan.StopTimeout + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_fencing_token_is_higher_than_any_a_node_has_seen_and_reaches_every_node()
    {
        SimulatedFleet fleet = new();
        fleet["web02"].FencingToken = long.MaxValue - 10;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
        Assert.All(fleet.Nodes, node => Assert.Equal(long.MaxValue - 9, node.FencingToken));
    }

    [Fact]
    public void Every_action_on_a_node_is_preceded_by_its_intent()
    {
        SimulatedFleet fleet = new();
        Dictionary<string, string> needed = new()
        {
            ["Stage"] = "Stage", ["Stop"] = "Stop", ["Switch"] = "Switch", ["Start"] = "Start", ["MarkStable"] = "MarkStable",
            ["LoadBalancerSetDrain"] = "Drain", ["LoadBalancerSetReady"] = "Undrain",
        };

        fleet.Run();

        foreach (string node in fleet.Plan.Nodes)
        {
            string? intent = null;
            foreach ((_, string on, string action) in fleet.Actions.Where(entry => entry.Node == node))
            {
                if (action.StartsWith("Journal Intent ", StringComparison.Ordinal))
                    intent = action["Journal Intent ".Length..];
                else if (needed.TryGetValue(action, out string? phase))
                    Assert.Equal(phase, intent);
            }
        }
    }

    [Fact]
    public void While_it_runs_the_ledger_says_what_each_node_waits_on_and_until_when()
    {
        SimulatedFleet fleet = new(1);
        List<string> waits = new();
        fleet.OnRecord = record =>
        {
            RolloutNodeResult node = fleet.Replayed.Result.Nodes[0];
            if (record.Event == RolloutEvent.Intent)
            {
                Assert.True(node.WaitsUntilUtc > node.SinceUtc);
                waits.Add($"{node.State}: {node.WaitsOn}");
            }
        };

        fleet.Run();

        Assert.Contains("Draining: its work in hand to end", waits);
        Assert.Contains("Starting: release '2.0.0' to be healthy for 00:00:10", waits);
    }
}
