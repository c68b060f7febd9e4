using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

public sealed class RollingUpdateFailureTests
{
    private static readonly ReleaseBehaviour NeverReady = new() { HealthyAfter = TimeSpan.FromDays(1) };

    [Fact]
    public void A_release_that_is_never_ready_goes_back_on_its_one_node_and_touches_no_other()
    {
        SimulatedFleet fleet = new();
        fleet.Behaviours["2.0.0"] = NeverReady;

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Paused, "RolloutPaused"), (result.State, result.ErrorId));
        Assert.Equal((RolloutNodeState.RolledBack, RolloutPhase.AwaitReady, "ReleaseNeverReady"), (result.Nodes[0].State, result.Nodes[0].FailedPhase, result.Nodes[0].ErrorId));
        Assert.Contains("connection refused", result.Nodes[0].Reason, StringComparison.Ordinal);
        Assert.Equal(new[] { RolloutNodeState.Staged, RolloutNodeState.Staged }, result.Nodes.Skip(1).Select(node => node.State));
        AssertAllServe(fleet, "1.0.0");
        Assert.All(fleet.ReleasesSeen, seen => Assert.Equal("web01", seen.Node));
    }

    [Fact]
    public void A_release_that_crashes_on_start_fails_at_once_and_not_at_its_deadline()
    {
        SimulatedFleet fleet = new();
        fleet.Behaviours["2.0.0"] = new ReleaseBehaviour { CrashesAfter = TimeSpan.FromMilliseconds(10) };

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Paused, result.State);
        Assert.Equal("ReleaseCrashed", result.Nodes[0].ErrorId);
        Assert.True(result.Nodes[0].Durations["AwaitReady"] < TimeSpan.FromSeconds(5));
        AssertAllServe(fleet, "1.0.0");
    }

    [Fact]
    public void A_crash_loop_between_healthy_answers_is_never_ready()
    {
        SimulatedFleet fleet = new();
        fleet.Behaviours["2.0.0"] = new ReleaseBehaviour { HealthyAfter = TimeSpan.Zero, CrashesAfter = TimeSpan.FromSeconds(6), RestartsAfterCrash = true };

        RolloutResult result = fleet.Run();

        Assert.Equal("ReleaseNeverReady", result.Nodes[0].ErrorId);
        Assert.Contains("was replaced by process", result.Nodes[0].Reason, StringComparison.Ordinal);
        AssertAllServe(fleet, "1.0.0");
    }

    [Fact]
    public void An_old_process_that_still_answers_on_the_port_does_not_pass_for_the_new_release()
    {
        SimulatedFleet fleet = new();
        fleet["web01"].Orphan = "0.9.0";

        RolloutResult result = fleet.Run();

        Assert.Equal("ReleaseNeverReady", result.Nodes[0].ErrorId);
        Assert.Contains("it reports version '0.9.0', expected '2.0.0'", result.Nodes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_node_goes_back_to_its_last_stable_release_and_not_to_whatever_ran_before()
    {
        SimulatedFleet fleet = new(1, "1.5.0-broken");
        fleet["web01"].Staged.Add("1.0.0");
        fleet["web01"].LastStable = "1.0.0";
        fleet.Behaviours["2.0.0"] = NeverReady;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutNodeState.RolledBack, result.Nodes[0].State);
        Assert.Equal(("1.0.0", "1.0.0"), (fleet["web01"].Current, result.Nodes[0].Release));
        Assert.Contains("It runs release '1.0.0' again.", result.Nodes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_release_after_a_bad_release_still_goes_back_to_the_stable_one()
    {
        SimulatedFleet fleet = new(2);
        fleet.Behaviours["2.0.0"] = NeverReady;
        fleet.Run();
        fleet.Journal.Records.Clear();
        fleet.Plan.Release.Version = "2.0.1";
        fleet.Behaviours["2.0.1"] = new ReleaseBehaviour { CrashesAfter = TimeSpan.Zero };

        fleet.Run();

        AssertAllServe(fleet, "1.0.0");
    }

    [Fact]
    public void When_going_back_fails_too_the_rollout_needs_a_person_and_is_not_tried_again()
    {
        SimulatedFleet fleet = new();
        fleet.Behaviours["2.0.0"] = NeverReady;
        fleet.OnRecord = record =>
        {
            if (record.Phase == "UndoStart")
                fleet.Behaviours["1.0.0"] = NeverReady;
        };

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.NeedsAttention, "RolloutNeedsAttention"), (result.State, result.ErrorId));
        Assert.Equal(RolloutNodeState.Failed, result.Nodes[0].State);
        Assert.Single(fleet.ReleasesSeen, seen => seen.Release == "1.0.0");
        // It is set to the former release and the load balancer sees it down, so it is given back to it.
        Assert.False(result.Nodes[0].IsDrained);
        Assert.Equal(LoadBalancerMode.Ready, fleet.LoadBalancer.Modes["web01"]);
    }

    [Fact]
    public void A_broken_node_is_not_given_back_to_a_load_balancer_that_does_not_check_it()
    {
        SimulatedFleet fleet = new();
        fleet.LoadBalancer.Checks = false;
        fleet.Behaviours["2.0.0"] = NeverReady;
        fleet.OnRecord = record =>
        {
            if (record.Phase == "UndoStart")
                fleet.Behaviours["1.0.0"] = NeverReady;
        };

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.NeedsAttention, result.State);
        Assert.True(result.Nodes[0].IsDrained);
        Assert.Equal(LoadBalancerMode.Drain, fleet.LoadBalancer.Modes["web01"]);
        Assert.Contains("left drained", result.Nodes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_a_release_to_go_back_to_needs_a_person()
    {
        SimulatedFleet fleet = new(2);
        fleet["web01"].LastStable = null;
        fleet["web01"].Current = "2.0.0";
        fleet.Behaviours["2.0.0"] = NeverReady;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.NeedsAttention, result.State);
        Assert.Contains("no other release", result.Nodes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void On_failure_pause_leaves_the_node_as_it_is_and_drained()
    {
        SimulatedFleet fleet = new();
        fleet.Plan.OnFailure = RolloutFailureAction.Pause;
        fleet.Behaviours["2.0.0"] = NeverReady;

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Paused, result.State);
        Assert.Equal((RolloutNodeState.Failed, true, "2.0.0"), (result.Nodes[0].State, result.Nodes[0].IsDrained, result.Nodes[0].Release));
        Assert.Equal(LoadBalancerMode.Drain, fleet.LoadBalancer.Modes["web01"]);
        Assert.Equal("2.0.0", fleet["web01"].Current);
    }

    [Fact]
    public void A_node_the_load_balancer_never_sees_up_again_is_drained_and_goes_back()
    {
        SimulatedFleet fleet = new();
        fleet.LoadBalancer.Blind = "web01";

        RolloutResult result = fleet.Run();

        Assert.Equal("LoadBalancerNotConfirmed", result.Nodes[0].ErrorId);
        Assert.Equal("1.0.0", fleet["web01"].Current);
        Assert.Equal(LoadBalancerMode.Ready, fleet.LoadBalancer.Modes["web01"]);
        Assert.Equal("1.0.0", fleet["web02"].Current);
        Assert.Empty(fleet.Violations);
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("Start")]
    public void A_node_lost_half_way_is_unreachable_counted_and_left_out(string during)
    {
        SimulatedFleet fleet = new();
        fleet.Interfere = (node, action) =>
        {
            if (action == during)
                node.IsDown = true;
        };

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Paused, result.State);
        Assert.Equal((RolloutNodeState.Unreachable, "NodeUnreachable", true), (result.Nodes[0].State, result.Nodes[0].ErrorId, result.Nodes[0].IsDrained));
        Assert.Equal(new[] { "1.0.0", "1.0.0" }, fleet.Nodes.Skip(1).Select(node => node.Current));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(85)]
    public void A_node_that_says_nothing_any_more_is_lost_too_however_long_each_question_takes_to_be_given_up(int seconds)
    {
        SimulatedFleet fleet = new();
        fleet.OnRecord = record =>
        {
            if (record is { Phase: "Stop", Node: "web01", Event: GoWinOps.Rollouts.Journal.RolloutEvent.Done })
                fleet["web01"].Silence = TimeSpan.FromSeconds(seconds);
        };

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Paused, RolloutNodeState.Unreachable, true), (result.State, result.Nodes[0].State, result.Nodes[0].IsDrained));
        Assert.True(result.Nodes[0].Durations["Switch"] < TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void A_node_lost_while_it_drains_is_put_back_since_its_service_was_never_touched()
    {
        SimulatedFleet fleet = new();
        fleet.OnRecord = record =>
        {
            if (record is { Phase: "Stop", Node: "web01" })
                fleet["web01"].IsDown = true;
        };

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutNodeState.Unreachable, false), (result.Nodes[0].State, result.Nodes[0].IsDrained));
        Assert.Equal(LoadBalancerMode.Ready, fleet.LoadBalancer.Modes["web01"]);
    }

    [Fact]
    public void A_connection_lost_for_less_than_the_reconnect_window_costs_time_only()
    {
        SimulatedFleet fleet = new();
        DateTimeOffset? since = null;
        fleet.Interfere = (node, action) =>
        {
            if (action == "Start")
                since ??= fleet.Clock.UtcNow;
            node.IsDown = since is { } start && fleet.Clock.UtcNow - start < TimeSpan.FromSeconds(20) && node.Name == "web01";
        };

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Succeeded, result.State);
    }

    [Fact]
    public void Unreachable_nodes_count_before_anything_is_begun()
    {
        SimulatedFleet fleet = new();
        fleet["web02"].IsDown = true;

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Failed, "RolloutPreflightFailed"), (result.State, result.ErrorId));
        Assert.Equal(RolloutNodeState.Unreachable, result.Nodes[1].State);
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action is "Stage" or "LoadBalancerSetDrain");
    }

    [Fact]
    public void So_many_failed_nodes_are_allowed_and_one_more_stops_the_rollout()
    {
        SimulatedFleet fleet = new(5);
        fleet.Plan.MaxFailed = 1;
        fleet["web02"].Orphan = "0.9.0";
        fleet["web04"].Orphan = "0.9.0";

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.Paused, result.State);
        Assert.Equal(
            new[] { RolloutNodeState.Done, RolloutNodeState.RolledBack, RolloutNodeState.Done, RolloutNodeState.RolledBack, RolloutNodeState.Staged },
            result.Nodes.Select(node => node.State));
    }

    [Theory]
    [InlineData("IsInstalled", "RolloutServiceMissing")]
    [InlineData("IsPassive", "RolloutNodePassive")]
    [InlineData("IsDisabled", "RolloutServiceDisabled")]
    [InlineData("FreeBytes", "RolloutDiskFull")]
    [InlineData("IsNative", "RolloutReleaseNotAware")]
    [InlineData("Processor", "ReleaseWrongArchitecture")]
    public void What_cannot_work_is_found_before_any_node_is_drained(string what, string errorId)
    {
        SimulatedFleet fleet = new();
        SimulatedNode node = fleet["web03"];
        if (what == "IsInstalled")
            node.IsInstalled = false;
        else if (what == "IsPassive")
            node.IsPassive = true;
        else if (what == "IsDisabled")
            node.IsDisabled = true;
        else if (what == "FreeBytes")
            node.FreeBytes = 1000;
        else if (what == "IsNative")
            (node.IsNative, fleet.Plan.Release.IsServiceAware) = (true, false);
        else
            node.HasOtherProcessor = true;

        RolloutResult result = fleet.Run();

        Assert.Equal((RolloutState.Failed, errorId), (result.State, result.Nodes[2].ErrorId));
        AssertAllServe(fleet, "1.0.0");
        Assert.DoesNotContain(fleet.Actions, entry => entry.Action is "LoadBalancerSetDrain");
    }

    [Fact]
    public void An_older_rollout_is_refused_and_the_node_serves_what_the_newer_one_set()
    {
        SimulatedFleet fleet = new();
        fleet.OnRecord = record =>
        {
            if (record is { Phase: "Stop", Node: "web01", Event: GoWinOps.Rollouts.Journal.RolloutEvent.Done })
                fleet["web01"].FencingToken = long.MaxValue;
        };

        RolloutResult result = fleet.Run();

        Assert.Equal("RolloutSuperseded", result.Nodes[0].ErrorId);
        AssertAllServe(fleet, "1.0.0");
    }

    [Fact]
    public void A_load_balancer_out_of_reach_at_the_end_leaves_the_node_drained_and_says_so()
    {
        SimulatedFleet fleet = new();
        fleet.OnRecord = record =>
        {
            if (record.Phase == "Undrain")
                fleet.LoadBalancer.IsDown = true;
        };

        RolloutResult result = fleet.Run();

        Assert.Equal(RolloutState.NeedsAttention, result.State);
        Assert.Equal((RolloutNodeState.Failed, "HaProxyUnreachable", true), (result.Nodes[0].State, result.Nodes[0].ErrorId, result.Nodes[0].IsDrained));
        Assert.Equal("1.0.0", fleet["web02"].Current);
    }

    [Fact]
    public void A_full_disk_under_the_journal_stops_the_rollout_but_not_the_way_back()
    {
        for (int record = 20; record < 44; record++)
        {
            SimulatedFleet fleet = new();
            fleet.Journal.FullFrom = record;

            RolloutResult result = fleet.Run();

            Assert.Equal((RolloutState.Paused, true), (result.State, result.ErrorId is "RolloutPaused" or "JournalWriteFailed"));
            Assert.All(fleet.LoadBalancer.Modes.Values, mode => Assert.Equal(LoadBalancerMode.Ready, mode));
            Assert.All(fleet.Nodes, node => Assert.True(node.Serves));
        }
    }

    private static void AssertAllServe(SimulatedFleet fleet, string release)
    {
        Assert.All(fleet.Nodes, node => Assert.Equal((release, true), (node.Current, node.Serves)));
        Assert.All(fleet.LoadBalancer.Modes.Values, mode => Assert.Equal(LoadBalancerMode.Ready, mode));
        Assert.Empty(fleet.Violations);
    }
}
