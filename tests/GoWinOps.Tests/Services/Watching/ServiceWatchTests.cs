using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Tests.Services.Supervision;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed partial class ServiceWatchTests
{
    private const string Service = "orders";
    private readonly SimulatedClock clock = new();
    private readonly SimulatedNode node;
    private readonly SimulatedFolder folder = new();
    private readonly HashSet<string> forbidden = [];
    private Func<ServiceProbe, bool> answers = _ => true;

    public ServiceWatchTests() => node = new SimulatedNode(clock);

    private ServiceSupervision Supervision => folder.Settings!.Supervision;

    [Fact]
    public void A_service_that_fails_its_liveness_probe_is_stopped_and_started_again()
    {
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(5) };
        Supervision.StopTimeout = TimeSpan.FromSeconds(20);
        answers = _ => node.Acts.Count > 0;

        Watch(TimeSpan.FromSeconds(60));

        Assert.Equal(new[] { "stop orders in 20 s", "start orders" }, node.Acts);
        Assert.Equal(("Running", 1), (folder.Status!.State, folder.Status.Restarts));
        Assert.Contains("liveness failed", folder.Status.LastRestartReason, StringComparison.Ordinal);
        Assert.Null(folder.Pending);
        Assert.Contains(folder.Decisions, decision => decision.Kind == "Restart" && decision.Reason.Contains("liveness failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_never_comes_up_by_its_startup_probe_is_restarted()
    {
        node.AddRunning(Service);
        Supervision.Startup = new ServiceProbe { Tcp = "127.0.0.1:1", Period = TimeSpan.FromSeconds(1), FailureThreshold = 5 };
        answers = _ => node.Acts.Count > 0;

        Watch(TimeSpan.FromSeconds(20));

        Assert.Equal(new[] { "stop orders in 30 s", "start orders" }, node.Acts);
    }

    [Fact]
    public void A_service_that_is_not_ready_is_left_alone_and_shown_so()
    {
        node.AddRunning(Service);
        Supervision.Readiness = new ServiceProbe { Url = "http://127.0.0.1/readyz" };
        answers = _ => false;

        Watch(TimeSpan.FromMinutes(5));

        Assert.Empty(node.Acts);
        Assert.Equal("Unready", folder.Status!.State);
        Assert.Equal(("Readiness", false), (folder.Status.Probes.Single().Probe, folder.Status.Probes.Single().Succeeds));
    }

    [Fact]
    public void A_stop_on_purpose_stays_whether_it_was_recorded_or_only_shows_in_the_exit_code()
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        Supervision.Restart = ServiceRestartPolicy.Always;

        Watch(TimeSpan.FromMinutes(5), (10, () => service.End(exitCode: 0)));
        Assert.Empty(node.Acts);

        service = node.AddRunning(Service);
        folder.Intent = new WatchedIntent { Intent = ServiceIntent.Stop };
        Watch(TimeSpan.FromMinutes(5), (10, () => service.End(exitCode: 1067)));
        Assert.Empty(node.Acts);
        Assert.Contains("on purpose", folder.Decisions[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_by_a_person_while_a_restart_is_under_way_ends_the_restart()
    {
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        Supervision.RestartDelay = TimeSpan.FromSeconds(30);
        answers = _ => false;
        node.Stopped = () => folder.Intent = new WatchedIntent { Intent = ServiceIntent.Stop };

        Watch(TimeSpan.FromMinutes(5));

        Assert.Equal(new[] { "stop orders in 30 s" }, node.Acts);
        Assert.Null(folder.Pending);
        Assert.Equal("Stopped", folder.Status!.State);
    }

    [Fact]
    public void A_service_that_is_to_be_stopped_is_not_restarted_while_it_still_runs()
    {
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        answers = _ => false;
        folder.Intent = new WatchedIntent { Intent = ServiceIntent.Stop };

        Watch(TimeSpan.FromMinutes(1));

        Assert.Empty(node.Acts);
    }

    [Fact]
    public void A_service_that_cannot_be_stopped_is_tried_once_and_its_dependents_are_started_again()
    {
        node.AddRunning(Service);
        node.Add("a");
        node.Dependents = ["a"];
        node.RefusesStop = true;
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        answers = _ => false;

        Watch(TimeSpan.FromMinutes(5));

        Assert.Equal(new[] { "stop orders in 30 s", "start a" }, node.Acts);
        Assert.Equal("Failed", folder.Status!.State);
        Assert.Null(folder.Pending);
    }

    [Fact]
    public void A_restart_that_the_watcher_did_not_finish_is_finished_by_the_next_one()
    {
        node.Add(Service, exitCode: 0);
        folder.Pending = new PendingRestart { Reason = "its liveness failed", DecidedUtc = clock.UtcNow.UtcDateTime, StartUtc = clock.UtcNow.UtcDateTime.AddSeconds(5), StoppedDependents = ["a", "b"] };
        node.Add("a");
        node.Add("b");

        Watch(TimeSpan.FromSeconds(20));

        Assert.Equal(new[] { "start orders", "start b", "start a" }, node.Acts);
        Assert.Null(folder.Pending);
    }

    [Fact]
    public void A_restart_that_was_left_long_ago_is_left()
    {
        node.Add(Service, exitCode: 0);
        folder.Pending = new PendingRestart { DecidedUtc = clock.UtcNow.UtcDateTime.AddHours(-1), StartUtc = clock.UtcNow.UtcDateTime.AddHours(-1) };

        Watch(TimeSpan.FromSeconds(20));

        Assert.Empty(node.Acts);
        Assert.Null(folder.Pending);
    }

    [Fact]
    public void A_crash_is_left_to_the_failure_actions_and_started_when_they_do_not()
    {
        SimulatedNode.Service service = node.AddRunning(
            Service, new WatchedSetup { StartType = GoServiceStartType.Automatic, RecoveryDelay = TimeSpan.FromSeconds(60) });
        DateTimeOffset begun = clock.UtcNow;
        TimeSpan? started = null;
        Supervision.RestartDelay = TimeSpan.FromSeconds(2);

        Watch(TimeSpan.FromSeconds(60), (10, () => service.End(exitCode: 1067, processExitCode: 3)));
        Assert.Empty(node.Acts);

        service = node.AddRunning(Service, service.Setup);
        begun = clock.UtcNow;
        Watch(TimeSpan.FromSeconds(120), (10, () => service.End(exitCode: 1067, processExitCode: 3)), (75, () => started = node.Acts.Count == 0 ? null : clock.UtcNow - begun), (80, () => started ??= node.Acts.Count == 0 ? null : clock.UtcNow - begun));

        // 10 s of running, 60 s that the failure actions have, 5 s of grace, 2 s of its own pause.
        Assert.Equal(TimeSpan.FromSeconds(80), started);
        Assert.Equal(new[] { "start orders" }, node.Acts);
        Assert.Equal(3, folder.Status!.LastExitCode);
    }

    [Theory]
    [InlineData(ServiceRestartPolicy.OnFailure, 1067, 0, 1)]
    [InlineData(ServiceRestartPolicy.OnFailure, 1066, 7, 1)]
    [InlineData(ServiceRestartPolicy.OnFailure, 1066, 8, 0)]
    [InlineData(ServiceRestartPolicy.OnFailure, 1066, 9, 0)]
    [InlineData(ServiceRestartPolicy.OnAbnormal, 1067, 0, 1)]
    [InlineData(ServiceRestartPolicy.OnAbnormal, 1066, 7, 0)]
    [InlineData(ServiceRestartPolicy.Always, 1066, 8, 1)]
    [InlineData(ServiceRestartPolicy.Always, 1066, 9, 0)]
    [InlineData(ServiceRestartPolicy.Always, 1069, 0, 0)]
    [InlineData(ServiceRestartPolicy.No, 1067, 0, 0)]
    public void A_service_that_ended_by_itself_is_started_as_its_restart_policy_says(ServiceRestartPolicy policy, int exitCode, int own, int starts)
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        Supervision.Restart = policy;
        Supervision.SuccessExitCodes = [8];
        Supervision.NoRestartExitCodes = [9];

        Watch(TimeSpan.FromSeconds(60), (10, () => service.End(exitCode, processExitCode: 2, own)));

        Assert.Equal(starts, node.Acts.Count(act => act == "start orders"));
    }

    [Fact]
    public void A_service_that_fails_to_start_again_and_again_is_given_up_and_a_start_by_hand_begins_anew()
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        for (int count = 0; count < 20; count++)
            node.StartCodes.Enqueue(1053);

        Watch(TimeSpan.FromMinutes(30), (2, () => service.End(exitCode: 1067)));

        // The run that crashed is the first of the five starts the limit allows.
        Assert.Equal(4, node.Acts.Count);
        Assert.Equal("Failed", folder.Status!.State);

        node.Acts.Clear();
        node.StartCodes.Clear();
        service = node.AddRunning(Service);
        Watch(TimeSpan.FromMinutes(2), (10, () => service.End(exitCode: 1067)));
        Assert.Equal(new[] { "start orders" }, node.Acts);
    }

    [Fact]
    public void A_deployment_is_left_to_its_work()
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        answers = _ => false;
        folder.Intent = new WatchedIntent { IsDeploying = true };

        Watch(TimeSpan.FromMinutes(1), (30, () => service.End(exitCode: 1067)));

        Assert.Empty(node.Acts);
        Assert.Contains(folder.Decisions, decision => decision.Kind == "LeftAlone" && decision.Reason.Contains("a deployment is at work", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_cannot_be_read_start_nothing()
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        folder.Intent = new WatchedIntent { Damage = "state.json is damaged" };

        Watch(TimeSpan.FromMinutes(1), (10, () => service.End(exitCode: 1067)));

        Assert.Empty(node.Acts);
    }

    [Fact]
    public void Limits_are_set_on_each_process_and_lifted_when_nobody_asks_for_them_any_more()
    {
        SimulatedNode.Process process = node.AddRunning(Service).Process!;
        Supervision.MemoryLimitBytes = 5000;
        Supervision.CpuLimitPercent = 50;
        (long?, int?) set = default;

        Watch(TimeSpan.FromMinutes(1), (5, () => set = process.Limits), (10, () => folder.Settings = null));

        Assert.Equal((5000, 50), set);
        Assert.Equal((null, null), process.Limits);
        Assert.Empty(node.Acts);
    }

    [Fact]
    public void Memory_above_the_soft_limit_restarts_in_an_orderly_way_and_above_the_limit_at_once()
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        Supervision.MemorySoftLimitBytes = 2000;
        Supervision.MemoryLimitBytes = 5000;

        Watch(TimeSpan.FromSeconds(30), (5, () => service.Process!.Bytes = 3000));
        Assert.Equal(new[] { "stop orders in 30 s", "start orders" }, node.Acts);

        node.Acts.Clear();
        node.IgnoresStop = true;
        Watch(TimeSpan.FromSeconds(30), (5, () => service.Process!.Bytes = 6000));
        Assert.Equal(new[] { "stop orders in 0 s", "start orders" }, node.Acts);
        Assert.Contains(folder.Decisions, decision => decision.Kind == "Killed");
    }

    [Fact]
    public void A_crashed_service_is_started_again_also_while_the_disk_is_full()
    {
        SimulatedNode.Service service = node.AddRunning(Service);
        folder.IsFull = true;

        Watch(TimeSpan.FromMinutes(1), (10, () => service.End(exitCode: 1067, processExitCode: 3)));

        Assert.Equal(new[] { "start orders" }, node.Acts);
        Assert.Contains(folder.Decisions, decision => decision.Kind == "Trouble" && decision.Reason.Contains("not enough space", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_runs_is_not_stopped_for_a_restart_that_cannot_be_written_down_and_that_is_told_once()
    {
        node.AddRunning(Service);
        folder.IsFull = true;
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1) };
        answers = _ => node.Acts.Count > 0;

        Watch(TimeSpan.FromMinutes(1), (30, () => Assert.Empty(node.Acts)), (31, () => folder.IsFull = false));

        Assert.Equal(new[] { "stop orders in 30 s", "start orders" }, node.Acts);
        Assert.Single(folder.Decisions, decision => decision.Kind == "LeftAlone" && decision.Reason.Contains("not enough space", StringComparison.Ordinal));
        // One for each of its two processes: the watch went on all the time.
        Assert.Equal(2, folder.Decisions.Count(decision => decision.Kind == "Watching"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_clock_that_is_set_while_failure_actions_have_their_turn_changes_nothing_about_it(int direction)
    {
        WatchedSetup setup = new() { StartType = GoServiceStartType.Automatic, RecoveryDelay = TimeSpan.FromSeconds(20) };
        SimulatedNode.Service service = node.AddRunning(Service, setup);
        JumpingClock jumping = new(clock, TimeSpan.FromSeconds(15), TimeSpan.FromHours(5 * direction));

        Watch(jumping, TimeSpan.FromMinutes(1), (10, () => service.End(exitCode: 1067)), (34, () => Assert.Empty(node.Acts)), (40, () => Assert.Single(node.Acts)));
    }

    [Fact]
    public void A_service_under_the_host_is_the_hosts()
    {
        node.AddRunning(Service);
        folder.Settings!.Mode = ServiceMode.Hosted;

        Watch(TimeSpan.FromMinutes(1));

        Assert.Null(folder.Status);
        Assert.Empty(folder.Decisions);
    }

    [Fact]
    public void A_probe_that_wants_a_restart_too_often_leaves_the_service_running()
    {
        node.AddRunning(Service);
        Supervision.Liveness = new ServiceProbe { Url = "http://127.0.0.1/livez", Period = TimeSpan.FromSeconds(1), FailureThreshold = 1 };
        Supervision.StartLimitInterval = TimeSpan.FromHours(1);
        Supervision.StartLimitBurst = 3;
        answers = _ => false;

        Watch(TimeSpan.FromMinutes(5));

        Assert.Equal(2, node.Acts.Count(act => act == "start orders"));
        Assert.Equal(GoServiceState.Running, node[Service].State);
        Assert.Equal("Failed", folder.Status!.State);
        Assert.Contains(folder.Decisions, decision => decision.Kind == "StartLimit");
    }

    private PendingRestart Due() => new() { Reason = "its liveness failed", DecidedUtc = clock.UtcNow.UtcDateTime, StartUtc = clock.UtcNow.UtcDateTime };

    // Watches for a time, and lets things happen at certain seconds of it.
    private void Watch(TimeSpan duration, params (int Second, Action Action)[] events) => Watch(clock, duration, events);

    private void Watch(IClock watchClock, TimeSpan duration, params (int Second, Action Action)[] events) => clock.Run(async () =>
    {
        using CancellationTokenSource ending = new();
        using ServiceWatch watch = new(Service, node, folder, watchClock, (probe, _) => Task.FromResult(new ProbeAnswer { Succeeded = answers(probe), Detail = "as told" }), (other, _) => Task.FromResult(forbidden.Contains(other) ? "it was stopped on purpose" : null));
        DateTimeOffset begun = clock.UtcNow;
        Task watching = watch.RunAsync(ending.Token);
        foreach ((int second, Action action) in events)
        {
            await clock.DelayAsync(begun + TimeSpan.FromSeconds(second) - clock.UtcNow, CancellationToken.None);
            action();
        }

        await clock.DelayAsync(begun + duration - clock.UtcNow, CancellationToken.None);
        ending.Cancel();
        try
        {
            await watching;
        }
        catch (OperationCanceledException)
        {
            // The end of the watch.
        }

        return true;
    });
}
