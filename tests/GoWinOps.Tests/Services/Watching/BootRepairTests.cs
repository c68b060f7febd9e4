using System;
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
    private WatchedIntent intent = new();

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
    public void A_plan_starts_nothing_and_a_service_that_is_not_there_is_told_by_nothing()
    {
        node.Add("orders");

        Assert.Equal(ServiceRepairOutcome.Planned, clock.Run(() => Create().PlanAsync("orders", CancellationToken.None))!.Outcome);
        Assert.Null(clock.Run(() => Create().PlanAsync("none", CancellationToken.None)));
        Assert.Null(clock.Run(() => Create().RunAsync("none", TimeSpan.FromMinutes(1), CancellationToken.None)));
        Assert.Empty(node.Acts);
    }

    private BootRepair Create() => new(node, (_, _) => Task.FromResult(intent), clock, DelayedStart);

    private ServiceRepair Repair() => clock.Run(() => Create().RunAsync("orders", TimeSpan.FromMinutes(3), CancellationToken.None))!;
}
