using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class BootRepairTests
{
    private static readonly TimeSpan DelayedStart = TimeSpan.FromSeconds(120);
    private readonly SimulatedClock clock = new();
    private readonly SimulatedNode node;
    private readonly HashSet<string> stopped = [];
    private WatchedIntent intent = new();
    private Action? holding;
    private int busy;

    public BootRepairTests() => node = new SimulatedNode(clock);

    [Theory]
    [InlineData(1053)]
    [InlineData(1055)]
    [InlineData(1068)]
    [InlineData(1070)]
    [InlineData(1077)]
    public void An_automatic_service_that_missed_its_start_is_started(int exitCode)
    {
        node.Add("orders", exitCode: exitCode);

        ServiceRepair repair = Repair();

        Assert.Equal((ServiceRepairOutcome.Started, 1, exitCode), (repair.Outcome, repair.Attempts, repair.ExitCode));
        Assert.Equal(GoServiceState.Running, node["orders"].State);
        Assert.Equal((ServiceRepairOutcome.LeftAlone, "it runs"), (Repair().Outcome, Repair().Reason));
    }

    [Theory]
    [InlineData(0, "on purpose")]
    [InlineData(1067, "crashed")]
    [InlineData(1066, "own exit code")]
    [InlineData(1069, "would not change")]
    public void A_service_that_ran_or_cannot_run_is_left_alone(int exitCode, string reason)
    {
        node.Add("orders", exitCode: exitCode);

        ServiceRepair repair = Repair();

        Assert.Equal(ServiceRepairOutcome.LeftAlone, repair.Outcome);
        Assert.Contains(reason, repair.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Acts);
    }

    [Theory]
    [InlineData(GoServiceStartType.Manual, false)]
    [InlineData(GoServiceStartType.Disabled, false)]
    [InlineData(GoServiceStartType.Automatic, true)]
    public void A_service_that_Windows_was_not_to_start_by_itself_is_left_alone(GoServiceStartType startType, bool hasTriggers)
    {
        node.Add("orders", new WatchedSetup { StartType = startType, HasTriggers = hasTriggers });

        Assert.Equal(ServiceRepairOutcome.LeftAlone, Repair().Outcome);
        Assert.Empty(node.Acts);
    }

    [Fact]
    public void What_people_deployments_and_leases_forbid_is_left_alone()
    {
        node.Add("orders");
        WatchedIntent[] forbidding =
        [
            new() { Intent = ServiceIntent.Stop }, new() { IsDeploying = true }, new() { LeaseObstacle = "its lease has ended" }, new() { Damage = "damaged" },
        ];

        foreach (WatchedIntent one in forbidding)
        {
            intent = one;
            Assert.Equal((ServiceRepairOutcome.LeftAlone, one.Obstacle), (Repair().Outcome, Repair().Reason));
        }

        Assert.Empty(node.Acts);
    }

    [Theory]
    [InlineData(GoServiceStartType.Automatic, 119, false)]
    [InlineData(GoServiceStartType.Automatic, 120, true)]
    [InlineData(GoServiceStartType.AutomaticDelayedStart, 239, false)]
    [InlineData(GoServiceStartType.AutomaticDelayedStart, 240, true)]
    public void Windows_has_its_turn_first(GoServiceStartType startType, int uptime, bool starts)
    {
        node.Uptime = TimeSpan.FromSeconds(uptime);
        node.Add("orders", new WatchedSetup { StartType = startType });

        Assert.Equal(starts ? ServiceRepairOutcome.Started : ServiceRepairOutcome.LeftAlone, Repair().Outcome);
    }

    [Fact]
    public void What_may_pass_is_tried_again_and_what_may_not_is_reported_at_once()
    {
        node.Add("orders");
        node.StartCodes.Enqueue(1053);
        node.StartCodes.Enqueue(1068);
        Assert.Equal((ServiceRepairOutcome.Started, 3), (Repair().Outcome, node.Acts.Count));

        node.Add("orders");
        node.StartCodes.Enqueue(1069);
        ServiceRepair failed = Repair();
        Assert.Equal((ServiceRepairOutcome.Failed, 1, "ServiceStartTimedOut"), (failed.Outcome, failed.Attempts, failed.Problem!.ErrorId));

        node.Add("orders");
        for (int count = 0; count < 9; count++)
            node.StartCodes.Enqueue(1053);
        Assert.Equal((ServiceRepairOutcome.Failed, BootRepair.MaximumAttempts), (Repair() is var last ? last.Outcome : default, last.Attempts));
    }

    [Fact]
    public void A_person_who_stops_it_between_two_attempts_is_heard()
    {
        node.Add("orders");
        node.StartCodes.Enqueue(1053);
        clock.Run(async () =>
        {
            Task<ServiceRepair?> repairing = Create().RunAsync("orders", TimeSpan.FromMinutes(3), CancellationToken.None);
            intent = new WatchedIntent { Intent = ServiceIntent.Stop };
            ServiceRepair? repair = await repairing;
            Assert.Equal((ServiceRepairOutcome.LeftAlone, 1), (repair!.Outcome, repair.Attempts));
            return true;
        });
    }

    [Fact]
    public void A_stop_that_is_said_at_the_last_moment_is_heard()
    {
        node.Add("orders");
        holding = () => intent = new WatchedIntent { Intent = ServiceIntent.Stop };

        ServiceRepair repair = Repair();

        Assert.Equal((ServiceRepairOutcome.LeftAlone, "it was stopped on purpose", 0), (repair.Outcome, repair.Reason, repair.Attempts));
        Assert.Empty(node.Acts);
    }

    [Fact]
    public void A_command_at_work_on_it_is_waited_for_and_not_for_ever()
    {
        node.Add("orders");
        busy = 5;
        Assert.Equal((ServiceRepairOutcome.Started, 1), (Repair() is var repair ? repair.Outcome : default, repair.Attempts));

        node.Add("orders");
        busy = int.MaxValue;
        Assert.Equal((ServiceRepairOutcome.LeftAlone, "another command is at work on it"), (Repair() is var left ? left.Outcome : default, left.Reason));
        Assert.Single(node.Acts);
    }

    [Fact]
    public void A_plan_starts_nothing_and_a_service_that_is_not_there_is_told_by_nothing()
    {
        node.Add("orders");

        Assert.Equal(ServiceRepairOutcome.Planned, clock.Run(() => Create().PlanAsync("orders", CancellationToken.None))!.Outcome);
        Assert.Null(clock.Run(() => Create().PlanAsync("none", CancellationToken.None)));
        Assert.Null(clock.Run(() => Create().RunAsync("none", TimeSpan.FromMinutes(1), CancellationToken.None)));
        Assert.Empty(node.Acts);
    }

    [Fact]
    public void Why_it_missed_its_start_is_reported_from_this_boots_events_the_telling_one_first()
    {
        node.Uptime = TimeSpan.FromMinutes(7);
        node.Add("orders", new WatchedSetup { StartType = GoServiceStartType.Automatic, DisplayName = "Order desk" }, exitCode: 1053);
        node.Log = [Event(7000, 9, "Order desk", "%%1053"), Event(7009, 8, "30000", "Order desk"), Event(7009, 7, "30000", "Billing")];

        ServiceRepair planned = clock.Run(() => Create().PlanAsync("orders", CancellationToken.None))!;
        ServiceRepair repair = Repair();

        Assert.Equal(new[] { TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(7) }, node.Asked);
        Assert.Equal(new[] { 7000, 7009 }, repair.Events!.Select(item => item.Id));
        Assert.Equal(new DateTime(2026, 3, 1, 8, 9, 0, DateTimeKind.Utc), repair.Events![0].TimeUtc);
        Assert.StartsWith("event 7009: it did not connect in time (30000); event 7000: it did not start (", repair.Cause, StringComparison.Ordinal);
        Assert.Equal((planned.Cause, ServiceRepairOutcome.Planned), (repair.Cause, planned.Outcome));
        Assert.Equal($"The System log says: {repair.Cause}.", BootEvidence.Describe(repair));
    }

    [Theory]
    [InlineData(7001)]
    [InlineData(7009)]
    [InlineData(7011)]
    [InlineData(7022)]
    [InlineData(7023)]
    [InlineData(7024)]
    [InlineData(7031)]
    [InlineData(7034)]
    [InlineData(7038)]
    [InlineData(7041)]
    public void An_event_that_names_a_cause_comes_before_the_one_that_only_tells_the_failure(int id)
    {
        node.Add("orders", exitCode: 1053);
        node.Log = [Event(7000, 9, "orders"), Event(id, 8, "orders")];

        Assert.StartsWith($"event {id}: it", Repair().Cause!.Replace("its account", "it", StringComparison.Ordinal).Replace("a service it", "it", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_cannot_be_read_is_not_taken_for_an_empty_one_and_not_waited_for_twice()
    {
        node.Add("orders");
        node.Add("billing");
        node.Log = null;
        BootRepair one = Create();

        ServiceRepair orders = clock.Run(() => one.RunAsync("orders", TimeSpan.FromMinutes(3), CancellationToken.None))!;
        ServiceRepair billing = clock.Run(() => one.RunAsync("billing", TimeSpan.FromMinutes(3), CancellationToken.None))!;

        Assert.Single(node.Asked);
        foreach (ServiceRepair repair in new[] { orders, billing })
        {
            Assert.Equal((ServiceRepairOutcome.Started, null, null), (repair.Outcome, repair.Cause, repair.Events));
            Assert.Contains("could not be read", BootEvidence.Describe(repair), StringComparison.Ordinal);
        }

        node.Log = [];
        node.Add("orders");
        ServiceRepair silent = Repair();
        Assert.Empty(silent.Events!);
        Assert.Null(silent.Cause);
        Assert.Contains("says nothing", BootEvidence.Describe(silent), StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_is_not_asked_about_a_service_that_is_left_alone()
    {
        node.AddRunning("orders");

        Assert.Null(Repair().Events);
        Assert.Empty(node.Asked);
    }

    [Fact]
    public void A_service_whose_dependency_failed_is_started_unless_that_would_start_what_people_stopped()
    {
        node.Add("orders", Needing("cache"), exitCode: 1068);
        node.Add("cache", Needing("disk"), exitCode: 1068);
        node.Add("disk", exitCode: 1053);
        stopped.Add("disk");

        ServiceRepair left = Repair();
        Assert.Equal(ServiceRepairOutcome.LeftAlone, left.Outcome);
        Assert.Contains("'disk'", left.Reason, StringComparison.Ordinal);
        Assert.Empty(node.Acts);

        stopped.Clear();
        Assert.Equal(ServiceRepairOutcome.Started, Repair().Outcome);

        // What runs already is not started by it.
        node.Add("orders", Needing("cache"), exitCode: 1068);
        node.AddRunning("cache", Needing("disk"));
        stopped.Add("cache");
        Assert.Equal(ServiceRepairOutcome.Started, Repair().Outcome);
    }

    [Fact]
    public void Dependencies_in_a_circle_are_looked_at_once()
    {
        node.Add("orders", Needing("cache"));
        node.Add("cache", Needing("orders"));

        Assert.Equal(ServiceRepairOutcome.Started, Repair().Outcome);
    }

    private static WatchedSetup Needing(string need) => new() { StartType = GoServiceStartType.Automatic, DependsOn = [need] };

    private static ServiceLogEvent Event(int id, int minute, params string[] data) => new(id, new DateTime(2026, 3, 1, 8, minute, 0, DateTimeKind.Utc), data);

    private BootRepair Create() => new(
        node, (name, _) => Task.FromResult(stopped.Contains(name) ? new WatchedIntent { Intent = ServiceIntent.Stop } : intent), TryHold, clock, DelayedStart);

    private IDisposable? TryHold(string service)
    {
        holding?.Invoke();
        return busy-- > 0 ? null : new CancellationTokenSource();
    }

    private ServiceRepair Repair() => clock.Run(() => Create().RunAsync("orders", TimeSpan.FromMinutes(3), CancellationToken.None))!;
}
