using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Monitoring.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

public sealed class ServiceRuleTests
{
    private readonly WatchScene scene = new();

    [Theory]
    [InlineData("NotRunning for 2m")]
    [InlineData("NotReady for 1m")]
    [InlineData("Absent")]
    [InlineData("Unreachable for 2h")]
    [InlineData("Restarts more than 3 in 10m")]
    [InlineData("MemoryAbove 500MB for 5m")]
    public void A_rule_is_read_and_written_alike(string text)
    {
        Assert.Equal(text, ServiceRuleText.Parse(text).Text);
    }

    [Fact]
    public void A_rule_may_say_what_is_done_and_how_often()
    {
        ServiceRule rule = ServiceRuleText.Parse("notrunning for 90s then restart at most 5 in 2h");

        Assert.Equal(
            (ServiceCondition.NotRunning, TimeSpan.FromSeconds(90), ServiceRuleAction.Restart, 5, TimeSpan.FromHours(2)),
            (rule.Condition, rule.For, rule.Action, rule.Limit, rule.LimitPeriod));
    }

    [Theory]
    [InlineData("NotRuning for 2m")]
    [InlineData("NotRunning for soon")]
    [InlineData("NotRunning for 2m then Reboot")]
    [InlineData("Restarts more than 3")]
    [InlineData("Restarts more than 3 in 0s")]
    [InlineData("Unreachable for 2m then Restart")]
    [InlineData("Absent then Start")]
    [InlineData("NotRunning then Start at most 0 in 1h")]
    [InlineData("MemoryAbove lots")]
    [InlineData("MemoryAbove 99999999 TB")]
    [InlineData("Restarts more than 1000 in 10m")]
    [InlineData("")]
    public void A_rule_that_cannot_be_meant_is_refused_with_what_is_wrong(string text)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceRuleText.Parse(text));

        Assert.Equal(nameof(Messages.ServiceRuleInvalid), failure.ErrorId);
    }

    [Fact]
    public void An_alert_is_raised_once_when_its_time_is_up_and_resolved_once()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        node.At(scene.At(615), () => node.Start("orders"));

        scene.Watch(TimeSpan.FromMinutes(15), "NotRunning for 2m");

        Assert.Equal([(ServiceAlertState.Raised, 140), (ServiceAlertState.Resolved, 620)], scene.Alerted);
        Assert.Equal(scene.At(20), scene.Alerts[0].Since);
        Assert.Equal("'orders' on 'web01' has not been running for 2 min: it is Stopped.", scene.Alerts[0].Sentence);
    }

    [Fact]
    public void What_comes_and_goes_faster_than_the_rules_time_raises_nothing()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        for (int minute = 0; minute < 60; minute++)
        {
            node.At(scene.At(minute * 60 + 5), () => node.End("orders", 1067));
            node.At(scene.At(minute * 60 + 35), () => node.Start("orders"));
        }

        scene.Watch(TimeSpan.FromHours(1), "NotRunning for 1m");

        Assert.Empty(scene.Alerts);
    }

    [Fact]
    public void What_was_stopped_on_purpose_is_neither_alerted_nor_started()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 0, ServiceIntent.Stop));

        scene.Watch(TimeSpan.FromHours(1), "NotRunning for 1m then Start");

        Assert.Empty(scene.Alerts);
        Assert.Empty(node.Recoveries);
    }

    [Fact]
    public void An_action_that_helps_is_done_once()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(10), "NotRunning for 1m then Start");

        Assert.Equal([(scene.At(80), ServiceRuleAction.Start)], node.Recoveries);
        Assert.Equal([(ServiceAlertState.Raised, 80), (ServiceAlertState.Acted, 80), (ServiceAlertState.Resolved, 90)], scene.Alerted);
        Assert.Equal("Start of 'orders' on 'web01' was done: it runs.", scene.Alerts[1].Sentence);
    }

    [Fact]
    public void An_action_that_does_not_help_is_done_as_often_as_it_may_be_and_then_given_up()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.StartFails = true;
        node.At(scene.At(15), () => node.End("orders", 1067));

        scene.Watch(TimeSpan.FromDays(1), "NotRunning for 1m then Start at most 3 in 1h");

        Assert.Equal(3, node.Recoveries.Count);
        Assert.Equal(
            [ServiceAlertState.Raised, ServiceAlertState.ActionFailed, ServiceAlertState.ActionFailed, ServiceAlertState.ActionFailed, ServiceAlertState.GaveUp],
            scene.Alerts.Select(alert => alert.State));
        Assert.Contains("3 times within 1h", scene.Alerts[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_counts_over_alerts_and_restarts_of_the_watch()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        for (int crash = 0; crash < 10; crash++)
            node.At(scene.At(crash * 300 + 5), () => node.End("orders", 1067));

        for (int run = 0; run < 10; run++)
            scene.Watch(TimeSpan.FromMinutes(5), "NotRunning then Start at most 3 in 1h");

        Assert.Equal(3, node.Recoveries.Count);
        Assert.Equal(ServiceAlertState.GaveUp, scene.Alerts[^1].State);
    }

    [Fact]
    public void An_action_nobody_agrees_to_is_not_done_and_does_not_count()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        scene.Agrees = false;
        node.At(scene.At(15), () => node.End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(5), "NotRunning for 1m then Restart");

        Assert.Empty(node.Recoveries);
        // Asked once, and not at each look.
        ServiceAlert skipped = Assert.Single(scene.Alerts, alert => alert.State == ServiceAlertState.ActionSkipped);
        Assert.Equal(0, skipped.Attempts);
        Assert.DoesNotContain(scene.Alerts, alert => alert.State == ServiceAlertState.GaveUp);
    }

    [Fact]
    public void Restarts_are_counted_over_a_sliding_time()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        foreach (int second in new[] { 5, 305, 605, 905, 1200, 1300, 1400, 1500 })
            node.At(scene.At(second), () => node.Start("orders"));

        scene.Watch(TimeSpan.FromHours(1), "Restarts more than 3 in 10m");

        Assert.Equal([(ServiceAlertState.Raised, 1400), (ServiceAlertState.Resolved, 1800)], scene.Alerted);
    }

    [Fact]
    public void Memory_above_a_limit_counts_from_the_first_look_that_found_it()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.Services["orders"].MemoryBytes = 600L << 20);
        node.At(scene.At(400), () => node.Services["orders"].MemoryBytes = 100L << 20);

        scene.Watch(TimeSpan.FromMinutes(15), "MemoryAbove 500MB for 5m");

        Assert.Equal([(ServiceAlertState.Raised, 320), (ServiceAlertState.Resolved, 400)], scene.Alerted);
    }

    [Fact]
    public void A_rule_about_nodes_and_one_about_absent_services_find_what_they_are_for()
    {
        SimulatedServiceNode lost = scene.Add("web01", "orders");
        SimulatedServiceNode bare = scene.Add("web02", "orders");
        lost.At(scene.At(15), () => lost.IsDown = true);
        lost.At(scene.At(315), () => lost.IsDown = false);
        bare.At(scene.At(15), () => bare.Services.Remove("orders"));

        scene.Watch(TimeSpan.FromMinutes(10), "Unreachable for 2m", "Absent");

        Assert.Equal(
            [("web02", "Raised", 20), ("web01", "Raised", 140), ("web01", "Resolved", 320)],
            scene.Alerts.Select(alert => (alert.Node, alert.State.ToString(), (alert.Time - scene.Begin).TotalSeconds)));
    }

    [Fact]
    public void A_rule_may_be_for_some_services_only()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders", "billing");
        node.At(scene.At(5), () => { node.End("orders", 1067); node.End("billing", 1067); });
        ServiceRule rule = ServiceRuleText.Parse("NotRunning");
        rule.Service = "bill*";

        scene.Watch(scene.Settings with { Duration = TimeSpan.FromMinutes(1), Rules = [rule] });

        Assert.Equal("billing", Assert.Single(scene.Alerts).Service);
    }

    [Fact]
    public void An_alert_that_comes_and_goes_stays_raised_until_it_has_been_calm_for_a_while()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        for (int minute = 0; minute < 60; minute++)
        {
            node.At(scene.At(minute * 60 + 5), () => node.End("orders", 1067));
            node.At(scene.At(minute * 60 + 35), () => node.Start("orders"));
        }

        scene.Watch(TimeSpan.FromHours(2), "NotRunning");

        Assert.Equal(5, scene.Alerts.Count(alert => alert.State == ServiceAlertState.Raised));
        Assert.Equal(5, scene.Alerts.Count(alert => alert.State == ServiceAlertState.Resolved));
        Assert.Contains("stays raised until this has been over for 10 min", scene.Alerts[8].Sentence, StringComparison.Ordinal);
        Assert.Equal(scene.At(59 * 60 + 40 + 600), scene.Alerts[9].Time);
    }

    [Fact]
    public void A_crash_loop_is_not_answered_faster_than_the_cool_down()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        for (int crash = 0; crash < 60; crash++)
            node.At(scene.At(crash * 20 + 5), () => { if (node.Services["orders"].State == GoServiceState.Running) node.End("orders", 1067); });

        scene.Watch(TimeSpan.FromMinutes(20), "NotRunning then Start at most 100 in 1h");

        Assert.All(node.Recoveries.Skip(1).Zip(node.Recoveries, (later, earlier) => later.At - earlier.At), pause => Assert.True(pause >= TimeSpan.FromMinutes(1)));
        Assert.InRange(node.Recoveries.Count, 10, 20);
    }

    [Fact]
    public void What_a_deployment_has_stopped_is_neither_alerted_nor_started_and_counts_as_planned()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => { node.End("orders", 0); node.Services["orders"].IsBeingDeployed = true; });
        node.At(scene.At(315), () => { node.Start("orders"); node.Services["orders"].IsBeingDeployed = false; });

        scene.Watch(TimeSpan.FromMinutes(10), "NotRunning then Start");

        Assert.Empty(scene.Alerts);
        Assert.Empty(node.Recoveries);
        Assert.Equal("'orders' was stopped by a deployment that is under way.", scene.Events[0].Sentence);
        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.Begin, scene.At(590)).Histories());
        Assert.Equal((0, TimeSpan.FromSeconds(300)), (history.Failures, history.PlannedDown));
    }

    [Fact]
    public void A_service_that_runs_is_restarted_on_one_node_at_a_time()
    {
        SimulatedServiceNode[] nodes = Enumerable.Range(1, 3).Select(number => scene.Add($"web0{number}", "orders")).ToArray();
        foreach (SimulatedServiceNode node in nodes)
        {
            node.RecoveryTime = TimeSpan.FromSeconds(25);
            node.At(scene.At(15), () => node.Services["orders"].IsReady = false);
        }

        scene.Watch(TimeSpan.FromMinutes(5), "NotReady then Restart at most 1 in 1h");

        DateTimeOffset[] begins = nodes.Select(node => Assert.Single(node.Recoveries).At).Order().ToArray();
        Assert.True(begins[1] - begins[0] >= TimeSpan.FromSeconds(25));
        Assert.True(begins[2] - begins[1] >= TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void An_alert_about_a_service_that_may_no_longer_be_seen_is_not_said_to_be_over()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(15), () => node.End("orders", 1067));
        node.At(scene.At(115), () => node.Services["orders"].State = GoServiceState.Unknown);
        node.At(scene.At(215), () => node.Services["orders"].State = GoServiceState.Stopped);

        scene.Watch(TimeSpan.FromMinutes(10), "NotRunning for 1m");

        Assert.Equal([ServiceAlertState.Raised], scene.Alerts.Select(alert => alert.State));
    }

    [Fact]
    public void Restarts_that_a_supervisor_counted_between_two_looks_count_too()
    {
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.Services["orders"].Restarts = 1;
        node.At(scene.At(55), () => node.Services["orders"].Restarts = 6);

        scene.Watch(TimeSpan.FromMinutes(5), "Restarts more than 4 in 10m");

        Assert.Equal((ServiceAlertState.Raised, 60.0), scene.Alerted.First());
    }
}
