using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Monitoring.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

/// <summary>Watches in simulated time.</summary>
public sealed class ServiceWatchTests
{
    private readonly WatchScene scene = new();

    [Fact]
    public void A_quiet_day_says_nothing_and_is_written_down_every_five_minutes()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders", "billing");

        ServiceWatchResult result = scene.Watch(TimeSpan.FromDays(1));

        Assert.Empty(scene.Events);
        Assert.Equal(8640, node.Looks.Count);
        // The last of them was written when the watch ended.
        Assert.Equal(289, scene.Store.Records.Count);
        Assert.Equal((0, 1, 2), (result.ExitCode, result.Nodes, result.Services));
    }

    [Fact]
    public void Each_change_of_a_service_is_one_event_at_the_look_that_finds_it()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        node.At(scene.At(35), () => node.Start("orders"));
        node.At(scene.At(55), () => node.Start("orders"));
        node.At(scene.At(75), () => node.Services["orders"].Release = "1.1.0");
        node.At(scene.At(95), () => node.Services["orders"].StartType = GoServiceStartType.Disabled);
        node.At(scene.At(105), () => node.Services["orders"].IsReady = false);
        node.At(scene.At(115), () => node.Services["orders"].IsReady = true);
        node.At(scene.At(125), () => node.End("orders", 0, ServiceIntent.Stop));
        node.At(scene.At(135), () => node.Services.Remove("orders"));

        scene.Watch(TimeSpan.FromMinutes(3));

        Assert.Equal(
            [
                (ServiceEventKind.Crashed, 20), (ServiceEventKind.Started, 40), (ServiceEventKind.Restarted, 60), (ServiceEventKind.ReleaseChanged, 80),
                (ServiceEventKind.ConfigurationChanged, 100), (ServiceEventKind.NotReady, 110), (ServiceEventKind.Ready, 120), (ServiceEventKind.Stopped, 130),
                (ServiceEventKind.Absent, 140),
            ],
            scene.Said);
        Assert.Equal("'orders' ended by itself, with Windows' code 1067.", scene.Events[0].Sentence);
        Assert.Equal("'orders' was set up differently: start type Disabled instead of start type Automatic.", scene.Events[4].Sentence);
        Assert.Equal("'orders' was stopped on purpose.", scene.Events[7].Sentence);
    }

    [Fact]
    public void A_service_on_its_way_is_not_reported_until_it_has_arrived()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.Services["orders"].State = GoServiceState.StopPending);
        node.At(scene.At(45), () => node.End("orders", 0));

        scene.Watch(TimeSpan.FromMinutes(1));

        Assert.Equal([(ServiceEventKind.Stopped, 50)], scene.Said);
    }

    [Fact]
    public void A_crash_loop_faster_than_the_looks_shows_by_its_exit_codes()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        node.At(scene.At(25), () => { node.End("orders", 1066); node.Services["orders"].ServiceExitCode = 3; });

        scene.Watch(TimeSpan.FromMinutes(1));

        Assert.Equal([(ServiceEventKind.Crashed, 20), (ServiceEventKind.Crashed, 30)], scene.Said);
        Assert.Contains("its own exit code 3", scene.Events[1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_does_not_answer_is_one_event_and_nothing_is_claimed_of_its_services()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        scene.Settings = scene.Settings with { Rules = [ServiceRuleText.Parse("NotRunning")] };
        node.At(scene.At(15), () => node.IsDown = true);
        node.At(scene.At(75), () => { node.IsDown = false; node.Start("orders"); });

        scene.Watch(TimeSpan.FromMinutes(2));

        Assert.Equal([(ServiceEventKind.Unreachable, 20), (ServiceEventKind.Reachable, 80), (ServiceEventKind.Restarted, 80)], scene.Said);
        Assert.Contains("no route to host", scene.Events[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("answers again after 1 min", scene.Events[1].Sentence, StringComparison.Ordinal);
        Assert.Empty(scene.Alerts);
    }

    [Fact]
    public void A_node_that_hangs_delays_no_other_and_costs_only_its_own_looks()
    {
        scene.Settings = scene.Settings with { ThrottleLimit = 2 };
        SimulatedServiceNode[] slow = Enumerable.Range(1, 6).Select(number => scene.Add($"slow{number}", "orders")).ToArray();
        SimulatedServiceNode sound = scene.Add("web01", "orders");
        foreach (SimulatedServiceNode node in slow)
            node.At(scene.At(-1), () => node.Latency = TimeSpan.FromHours(1));
        sound.At(scene.At(500), () => sound.End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(20));

        // Only the very first look may have to wait: which nodes hang is not known before.
        Assert.Equal(110, sound.Looks.Count(look => look >= scene.At(100)));
        Assert.Contains((ServiceEventKind.Crashed, 500), scene.Said);
        Assert.Equal(6, scene.Events.Count(one => one.Kind == ServiceEventKind.Unreachable));
    }

    [Fact]
    public void A_watch_that_is_started_again_goes_on_where_the_last_one_ended()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        scene.Watch(TimeSpan.FromMinutes(1));
        node.End("orders", 1067);
        scene.Wait(TimeSpan.FromMinutes(9));

        scene.Watch(TimeSpan.FromMinutes(1));

        ServiceEvent crash = Assert.Single(scene.Events);
        Assert.Equal((ServiceEventKind.Crashed, scene.At(600)), (crash.Kind, crash.Time));
    }

    [Fact]
    public void One_look_has_an_exit_code_that_means_something()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        ServiceWatchSettings once = scene.Settings with { Once = true, Rules = [ServiceRuleText.Parse("NotRunning for 2m")] };

        Assert.Equal(0, scene.Watch(once).ExitCode);
        node.End("orders", 1067);
        Assert.Equal(0, scene.Watch(once).ExitCode);
        scene.Wait(TimeSpan.FromMinutes(3));
        Assert.Equal((1, 1), (scene.Watch(once).ExitCode, scene.Alerts.Count));
        // Raised before, and still so.
        Assert.Equal((1, 1), (scene.Watch(once).ExitCode, scene.Alerts.Count));
        node.IsDown = true;
        ServiceWatchResult lost = scene.Watch(once);
        Assert.Equal(2, lost.ExitCode);
        Assert.Contains("no route to host", Assert.Single(lost.Failures), StringComparison.Ordinal);
        node.IsDown = false;
        node.Start("orders");
        Assert.Equal(0, scene.Watch(once).ExitCode);
        Assert.Equal([ServiceAlertState.Raised, ServiceAlertState.Resolved], scene.Alerts.Select(alert => alert.State));
    }

    [Fact]
    public void A_service_that_may_not_be_seen_is_not_taken_for_absent_and_not_for_well()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        scene.Watch(scene.Settings with { Once = true });
        node.Services["orders"].State = GoServiceState.Unknown;

        ServiceWatchResult hidden = scene.Watch(scene.Settings with { Once = true, Rules = [ServiceRuleText.Parse("NotRunning"), ServiceRuleText.Parse("Absent")] });

        Assert.Equal(2, hidden.ExitCode);
        Assert.Empty(scene.Events);
        Assert.Empty(scene.Alerts);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(15, 15)]
    [InlineData(300, 30)]
    public void A_look_has_a_time_of_its_own_by_the_interval(int interval, int expected)
    {
        Assert.Equal(TimeSpan.FromSeconds(expected), ServiceWatchSettings.LookTimeoutOf(TimeSpan.FromSeconds(interval), TimeSpan.FromMinutes(2)));
        Assert.Equal(TimeSpan.FromSeconds(4), ServiceWatchSettings.LookTimeoutOf(TimeSpan.FromSeconds(interval), TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void A_node_that_falls_silent_is_unreachable_when_its_looks_time_is_up_and_is_told_once()
    {
        scene.Settings = scene.Settings with { LookTimeout = TimeSpan.FromSeconds(10) };
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(100), () => node.Latency = TimeSpan.FromSeconds(25));
        node.At(scene.At(400), () => { node.Latency = TimeSpan.Zero; node.End("orders", 1067); });

        scene.Watch(TimeSpan.FromMinutes(10));

        // Answers that come late at every look do not make it flap.
        Assert.Equal([ServiceEventKind.Unreachable, ServiceEventKind.Reachable, ServiceEventKind.Crashed], scene.Events.Select(one => one.Kind));
        Assert.Equal(120, scene.Said.First().Second);
        Assert.Equal("'web01' cannot be looked at: " + Problem.Create(nameof(Messages.NodeSilent), null, "web01", "10 s").Message, scene.Events[0].Sentence);
        Assert.InRange(scene.Said.Last().Second, 400, 440);
    }

    [Fact]
    public void The_first_look_has_time_to_open_the_way()
    {
        scene.Settings = scene.Settings with { LookTimeout = TimeSpan.FromSeconds(10), ConnectTimeout = TimeSpan.FromMinutes(1) };
        SimulatedServiceNode slow = scene.Add("slow", "orders");
        SimulatedServiceNode silent = scene.Add("silent", "orders");
        slow.Latency = TimeSpan.FromSeconds(50);
        silent.Latency = TimeSpan.FromHours(1);
        slow.At(scene.At(40), () => slow.Latency = TimeSpan.Zero);

        scene.Watch(TimeSpan.FromMinutes(5));

        ServiceEvent lost = Assert.Single(scene.Events);
        Assert.Equal(("silent", ServiceEventKind.Unreachable, scene.At(70)), (lost.Node, lost.Kind, lost.Time));
    }

    [Fact]
    public void Many_nodes_that_fall_silent_at_once_hold_up_the_others_by_seconds()
    {
        scene.Settings = scene.Settings with { ThrottleLimit = 2, LookTimeout = TimeSpan.FromSeconds(30) };
        SimulatedServiceNode[] lost = Enumerable.Range(1, 6).Select(number => scene.Add($"lost{number}", "orders")).ToArray();
        SimulatedServiceNode sound = scene.Add("web01", "orders");
        foreach (SimulatedServiceNode node in lost)
            node.At(scene.At(95), () => node.Latency = TimeSpan.FromHours(1));
        sound.At(scene.At(115), () => sound.End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(5));

        ServiceEvent crash = Assert.Single(scene.Events, one => one.Kind == ServiceEventKind.Crashed);
        Assert.InRange((crash.Time - scene.Begin).TotalSeconds, 115, 130);
    }

    [Fact]
    public void A_clock_that_is_set_back_delays_no_alert_and_one_that_is_set_on_raises_none_early()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        TimeSpan raisedAfter = TimeSpan.Zero;
        DateTimeOffset begin = scene.Clock.TrueTime;
        scene.OnAlert = _ => raisedAfter = scene.Clock.TrueTime - begin;
        node.OnLook = look =>
        {
            if (look == 5)
                scene.Clock.Set(TimeSpan.FromHours(-1));
            if (look == 9)
                scene.Clock.Set(TimeSpan.FromHours(3));
        };

        scene.Watch(TimeSpan.FromMinutes(10), "NotRunning for 2m");

        Assert.Equal(TimeSpan.FromSeconds(140), raisedAfter);
        Assert.Equal([ServiceEventKind.Crashed], scene.Events.Select(one => one.Kind));
        Assert.Equal(60, node.Looks.Count);
    }

    [Fact]
    public void A_clock_that_was_set_back_between_two_watches_loses_and_repeats_nothing()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        scene.Watch(TimeSpan.FromMinutes(5), "NotRunning for 10m");
        scene.Clock.Set(TimeSpan.FromHours(-2));

        TimeSpan before = scene.Clock.Elapsed;
        scene.Watch(TimeSpan.FromMinutes(10), "NotRunning for 10m");

        Assert.Single(scene.Events);
        Assert.Single(scene.Alerts);
        Assert.InRange(scene.Alerts[0].Time - scene.Alerts[0].Since, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        Assert.True(scene.Clock.Elapsed - before <= TimeSpan.FromMinutes(11));
    }

    [Fact]
    public void A_full_disk_loses_no_event_and_claims_no_time_that_was_otherwise()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(50), () => scene.Store.IsFull = true);
        node.At(scene.At(100), () => node.End("orders", 1067));
        node.At(scene.At(200), () => node.Start("orders"));
        node.At(scene.At(300), () => scene.Store.IsFull = false);

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal([ServiceEventKind.Crashed, ServiceEventKind.Started], scene.Store.Records.SelectMany(record => record.Events).Select(one => one.Kind));
        Assert.Equal(["WatchHistoryFailed", "WatchHistoryFailed"], scene.Failures.Select(problem => problem.ErrorId));
        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.Begin, scene.At(590)).Histories());
        Assert.Equal((TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(590)), (history.Down, history.Observed));
    }

    [Fact]
    public void A_watch_that_dies_is_followed_by_one_that_reports_what_it_had_not_written_down()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(95), () => scene.Store.IsDead = true);
        node.At(scene.At(105), () => node.End("orders", 1067));
        scene.Watch(TimeSpan.FromMinutes(2));
        scene.Events.Clear();
        scene.Store.IsDead = false;

        scene.Watch(TimeSpan.FromMinutes(1));

        Assert.Equal([ServiceEventKind.Crashed], scene.Events.Select(one => one.Kind));
        Assert.Single(scene.Store.Records.SelectMany(record => record.Events));
    }

    [Fact]
    public void A_watch_that_is_stopped_while_it_tells_of_a_change_writes_it_down()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        scene.OnEvent = _ => throw new OperationCanceledException();

        Assert.ThrowsAny<OperationCanceledException>(() => scene.Watch(TimeSpan.FromMinutes(5)));

        Assert.Equal(ServiceEventKind.Crashed, Assert.Single(scene.Store.Records.SelectMany(record => record.Events)).Kind);
        scene.OnEvent = null;
        scene.Watch(TimeSpan.FromMinutes(1));
        Assert.Empty(scene.Events);
    }

    [Fact]
    public void A_failure_nobody_foresaw_ends_the_watch_of_all_nodes_and_is_not_kept_quiet()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        SimulatedServiceNode other = scene.Add("web02", "orders");
        node.At(scene.At(55), () => node.End("orders", 1067));
        scene.OnEvent = _ => throw new InvalidOperationException("unforeseen");

        Assert.Throws<InvalidOperationException>(() => scene.Watch(TimeSpan.FromHours(1)));

        Assert.InRange(other.Looks.Count, 1, 10);
    }

    [Fact]
    public void What_a_pattern_found_and_was_uninstalled_is_missed_for_a_day_and_what_was_named_for_ever()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders", "billing");
        node.At(scene.At(15), () => node.Services.Remove("orders"));
        scene.Settings = scene.Settings with { Interval = TimeSpan.FromMinutes(5) };

        ServiceWatchResult result = scene.WatchAll(TimeSpan.FromHours(30), "Absent");

        Assert.Equal((0, 0), (result.ExitCode, result.OpenAlerts));
        Assert.Equal([ServiceAlertState.Raised, ServiceAlertState.Resolved], scene.Alerts.Select(alert => alert.State));
        Assert.InRange((scene.Alerts[1].Time - scene.Alerts[0].Time).TotalHours, 23.9, 24.2);
        Assert.Contains("watched no more", scene.Alerts[1].Sentence, StringComparison.Ordinal);

        node.At(scene.Clock.UtcNow + TimeSpan.FromHours(1), () => node.Services.Remove("billing"));
        Assert.Equal((1, 1), Codes(scene.Watch(TimeSpan.FromHours(30), "Absent")));

        static (int, int) Codes(ServiceWatchResult result) => (result.ExitCode, result.OpenAlerts);
    }

    [Fact]
    public void What_cannot_be_read_of_a_service_is_said_once_and_hides_no_other()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders", "billing");
        node.Problems = [Problem.Create(nameof(Messages.ServiceStateDamaged), "orders", "orders", "web01", "state.json", "torn")];
        node.At(scene.At(55), () => node.End("billing", 1067));

        scene.Watch(TimeSpan.FromMinutes(5));

        Assert.Equal("ServiceStateDamaged", Assert.Single(scene.Failures).ErrorId);
        Assert.Equal(ServiceEventKind.Crashed, Assert.Single(scene.Events).Kind);
    }

    [Fact]
    public void A_name_that_nothing_goes_by_is_never_taken_for_well()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        ServiceWatchSettings once = scene.Settings with { Once = true, Rules = [ServiceRuleText.Parse("NotRunning for 2m")] };
        FleetWatch Watch(ServiceWatchSettings settings, params string[] names) => new(settings, [node.Watched(names)], scene.Store, scene, scene.Fitness, scene.Clock);

        ServiceWatchResult named = scene.Clock.Run(() => Watch(once, "ordrs").RunAsync(default));
        ServiceWatchResult ruled = scene.Clock.Run(() => Watch(once with { Rules = [ServiceRuleText.Parse("Absent")] }, "ordrs").RunAsync(default));
        scene.Clock.Run(() => Watch(scene.Settings with { Duration = TimeSpan.FromMinutes(1) }, "orders", "ordrs").RunAsync(default));

        Assert.Equal((2, "There is no service 'ordrs' on 'web01'."), (named.ExitCode, Assert.Single(named.Failures)));
        Assert.Equal((1, 0), (ruled.ExitCode, ruled.Failures.Length));
        Assert.Equal("There is no service 'ordrs' on 'web01'.", Assert.Single(scene.Failures).Message);
    }
}
