using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed partial class ServiceWatchTests
{
    [Fact]
    public void A_stop_that_is_said_between_the_look_and_the_start_is_heard()
    {
        node.Add(Service, exitCode: 0);
        folder.Pending = Due();
        folder.Holding = () => folder.Intent = new WatchedIntent { Intent = ServiceIntent.Stop };

        Watch(TimeSpan.FromSeconds(20));

        Assert.Empty(node.Acts);
        Assert.Null(folder.Pending);
    }

    [Fact]
    public void The_service_is_held_until_its_start_shows_and_no_longer()
    {
        node.Add(Service, exitCode: 0);
        folder.Pending = Due();
        List<bool> held = [];
        node.Starting = () => held.Add(folder.IsHeld);
        node.Started = () => held.Add(folder.IsHeld);

        Watch(TimeSpan.FromSeconds(20));

        Assert.Equal(new[] { true, false }, held);
    }

    [Fact]
    public void A_start_waits_for_the_command_that_is_at_work_on_the_service()
    {
        node.Add(Service, exitCode: 0);
        folder.Pending = Due();
        folder.IsBusy = true;

        Watch(TimeSpan.FromSeconds(20), (10, () => Assert.Empty(node.Acts)), (15, () => folder.IsBusy = false));

        Assert.Equal(new[] { "start orders" }, node.Acts);
        Assert.Single(folder.Decisions, decision => decision.Reason.Contains("another command", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_somebody_else_stops_at_the_same_moment_stays_stopped()
    {
        node.AddRunning(Service);
        node.IsStoppedByOthers = true;
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        answers = _ => false;

        Watch(TimeSpan.FromMinutes(1));

        Assert.Equal(new[] { "stop orders in 30 s" }, node.Acts);
        Assert.Null(folder.Pending);
        Assert.Contains(folder.Decisions, decision => decision.Reason.Contains("at the same moment", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_was_stopped_on_purpose_and_is_started_again_by_other_means_is_looked_after_until_the_next_stop()
    {
        folder.Intent = new WatchedIntent { Intent = ServiceIntent.Stop, IntentUtc = clock.UtcNow.UtcDateTime.AddHours(-1) };
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1), FailureThreshold = 1 };
        answers = _ => node.Acts.Count > 0;

        Watch(TimeSpan.FromSeconds(30), (20, () => node[Service].End(exitCode: 1067)));
        Assert.Equal(new[] { "stop orders in 30 s", "start orders", "start orders" }, node.Acts);

        node.Acts.Clear();
        answers = _ => true;
        Watch(
            TimeSpan.FromSeconds(30),
            (5, () => folder.Intent = new WatchedIntent { Intent = ServiceIntent.Stop, IntentUtc = clock.UtcNow.UtcDateTime }),
            (6, () => node[Service].End(exitCode: 1067)));
        Assert.Empty(node.Acts);
    }

    [Fact]
    public void What_was_found_wanting_during_a_deployment_is_asked_again_after_it()
    {
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1), FailureThreshold = 3 };
        bool isWell = false;
        answers = _ => isWell;
        folder.Intent = new WatchedIntent { IsDeploying = true };

        Watch(TimeSpan.FromSeconds(60), (20, () => isWell = true), (30, () => folder.Intent = new WatchedIntent()));
        Assert.Empty(node.Acts);

        answers = _ => node.Acts.Count > 0;
        Watch(TimeSpan.FromSeconds(20));
        Assert.Equal(new[] { "stop orders in 30 s", "start orders" }, node.Acts);
    }

    [Fact]
    public void A_reason_to_leave_it_is_told_once_whatever_its_numbers()
    {
        SimulatedNode.Process process = node.AddRunning(Service).Process!;
        Supervision.MemoryLimitBytes = 5000;
        folder.Intent = new WatchedIntent { IsDeploying = true };

        Watch(TimeSpan.FromSeconds(60), Enumerable.Range(1, 50).Select(second => (second, (Action)(() => process.Bytes = 1_000_000 * second))).ToArray());

        Assert.Single(folder.Decisions, decision => decision.Kind == "LeftAlone");
    }

    [Fact]
    public void Dependents_that_will_be_stopped_are_remembered_before_they_are_and_one_that_people_stopped_meanwhile_stays_so()
    {
        node.AddRunning(Service);
        node.Add("a");
        node.Add("b");
        node.Dependents = ["a", "b"];
        string[]? remembered = null;
        node.Stopping = () => remembered = folder.Pending?.StoppedDependents;
        forbidden.Add("a");
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        answers = _ => node.Acts.Count > 0;

        Watch(TimeSpan.FromSeconds(20));

        Assert.Equal(new[] { "a", "b" }, remembered);
        Assert.Equal(new[] { "stop orders in 30 s", "start orders", "start b" }, node.Acts);
        Assert.Contains(folder.Decisions, decision => decision.Reason.StartsWith("'a',", StringComparison.Ordinal) && decision.Reason.Contains("on purpose", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_lengthen_the_pause_before_a_start()
    {
        node.Add(Service, exitCode: 0);
        DateTime then = clock.UtcNow.UtcDateTime.AddHours(2);
        folder.Pending = new PendingRestart { DecidedUtc = then, StartUtc = then.AddSeconds(5) };

        Watch(TimeSpan.FromSeconds(20));

        Assert.Equal(new[] { "start orders" }, node.Acts);
    }

    [Fact]
    public void A_process_that_is_no_longer_the_services_is_not_stopped_for_it()
    {
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1), FailureThreshold = 1 };
        bool isFirst = true;
        // It crashes, and the manager starts it anew, while the watcher makes up its mind.
        folder.Deciding = kind =>
        {
            if (kind != "Probe" || !isFirst)
                return;
            isFirst = false;
            node.AddRunning(Service);
        };
        answers = _ => !isFirst;

        Watch(TimeSpan.FromSeconds(20));

        Assert.Empty(node.Acts);
    }
}
