using System;
using System.Linq;
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
}
