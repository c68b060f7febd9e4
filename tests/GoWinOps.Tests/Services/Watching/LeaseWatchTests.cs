using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class LeaseWatchTests
{
    private const string Boot = "boot-1";
    private readonly SimulatedClock clock = new();
    private readonly SimulatedNode node;
    private readonly SimulatedFolder folder = new();
    private readonly DateTimeOffset start;
    private StandbyLeaseReading reading;
    private IOException? fault;

    public LeaseWatchTests()
    {
        node = new SimulatedNode(clock);
        start = clock.UtcNow;
        reading = new StandbyLeaseReading(true, Lease(expires: 10_000));
    }

    private long Tick => (long)(clock.UtcNow - start).TotalMilliseconds;

    [Fact]
    public void A_service_whose_lease_ends_is_disabled_and_stopped_at_that_moment()
    {
        SimulatedNode.Service service = node.AddRunning("orders");
        bool lived = false;

        Watch(20, (9, () => lived = service.State == GoServiceState.Running));

        Assert.True(lived);
        Assert.Equal(new[] { "set orders Disabled", "fence orders in 5 s" }, node.Acts);
        Assert.Equal("Fenced", Assert.Single(folder.Decisions).Kind);
    }

    [Fact]
    public void A_service_that_runs_again_although_its_lease_has_ended_is_told_of_as_running()
    {
        node.AddRunning("orders");
        node.Again = new ServiceStatusProcess { CurrentState = (uint)GoServiceState.Running, ProcessId = 4711 };

        Watch(20);

        Assert.Equal("FenceFailed", folder.Decisions[0].Kind);
        Assert.Contains("4711", folder.Decisions[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void While_its_lease_is_live_its_process_ends_with_the_watcher_and_not_before_or_after()
    {
        SimulatedNode.Process process = node.AddRunning("orders").Process!;
        bool bound = false;

        Watch(8, (5, () => bound = process.EndsWithWatcher), (6, () => reading = new StandbyLeaseReading(true, Lease(expires: StandbyLease.NoEnd))));

        Assert.True(bound);
        Assert.False(process.EndsWithWatcher);
        Assert.Empty(node.Acts);
    }

    [Fact]
    public void Whoever_starts_it_without_a_lease_it_is_stopped_again()
    {
        SimulatedNode.Service service = node.Add("orders", exitCode: 0);
        reading = new StandbyLeaseReading(true, Lease(expires: 1_000));

        Watch(60, (30, () => _ = node.StartAsync("orders", TimeSpan.Zero, () => { }, CancellationToken.None)));

        Assert.Equal(GoServiceState.Stopped, service.State);
        Assert.Equal(new[] { "set orders Disabled", "start orders", "fence orders in 0 s" }, node.Acts);
    }

    [Fact]
    public void A_new_epoch_lets_it_run_again()
    {
        SimulatedNode.Service service = node.AddRunning("orders");

        Watch(40, (20, () =>
        {
            reading = new StandbyLeaseReading(true, Lease(expires: 100_000, epoch: 2));
            node.SetStartType("orders", GoServiceStartType.Manual);
            _ = node.StartAsync("orders", TimeSpan.Zero, () => { }, CancellationToken.None);
        }));

        Assert.Equal(GoServiceState.Running, service.State);
        Assert.Equal("start orders", node.Acts[^1]);
    }

    [Fact]
    public void A_new_lease_that_came_while_the_old_one_was_being_ended_finds_the_service_allowed()
    {
        node.AddRunning("orders");

        Watch(40, (20, () => reading = new StandbyLeaseReading(true, Lease(expires: 100_000, epoch: 2))));

        Assert.Equal(GoServiceStartType.Manual, node["orders"].Setup.StartType);
    }

    [Fact]
    public void A_lease_of_an_earlier_boot_or_one_that_cannot_be_read_lets_nothing_run()
    {
        foreach (StandbyLeaseReading one in new[] { new StandbyLeaseReading(true, Lease(expires: 1_000_000, boot: "boot-0")), new StandbyLeaseReading(true, null) })
        {
            reading = one;
            node.Acts.Clear();
            node.AddRunning("orders");

            Watch(2);

            Assert.Equal(new[] { "set orders Disabled", "fence orders in 0 s" }, node.Acts);
        }
    }

    [Fact]
    public void A_lease_that_cannot_be_read_for_a_moment_stays_as_it_was_and_for_longer_lets_nothing_run()
    {
        node.AddRunning("orders");
        reading = new StandbyLeaseReading(true, Lease(expires: 100_000));

        Watch(10, (3, () => fault = new IOException("It is being replaced.")), (4, () => fault = null));
        Assert.Empty(node.Acts);

        Watch(10, (3, () => fault = new IOException("The disk has gone.")));
        Assert.Equal(new[] { "set orders Disabled", "fence orders in 0 s" }, node.Acts);
    }

    [Fact]
    public void A_service_without_a_standby_and_one_not_bound_to_leases_yet_are_left_alone()
    {
        node.AddRunning("orders");
        reading = new StandbyLeaseReading(true, new StandbyLease());
        Watch(5);
        reading = new StandbyLeaseReading(false, null);
        Watch(5);

        Assert.Empty(node.Acts);
        Assert.False(node["orders"].Process!.EndsWithWatcher);
    }

    [Fact]
    public void A_watcher_that_is_told_to_stop_stops_what_nobody_else_could_end_in_time()
    {
        node.AddRunning("orders");

        Watch(5, leaves: true);

        Assert.Equal(new[] { "fence orders in 5 s" }, node.Acts);
    }

    private static StandbyLease Lease(long expires, long epoch = 1, string boot = Boot) =>
        new() { Epoch = epoch, ExpiresAtTick = expires, BootId = boot, StopTimeoutMilliseconds = 5_000 };

    private void Watch(int seconds, params (int Second, Action Action)[] events) => Watch(seconds, false, events);

    private void Watch(int seconds, bool leaves, params (int Second, Action Action)[] events) => clock.Run(async () =>
    {
        using CancellationTokenSource ending = new();
        using LeaseWatch watch = new("orders", node, _ => fault is null ? Task.FromResult(reading) : Task.FromException<StandbyLeaseReading>(fault), new WatchedLease(Boot, () => Tick), folder, clock);
        DateTimeOffset begun = clock.UtcNow;
        Task watching = watch.RunAsync(ending.Token);
        foreach ((int second, Action action) in events.Append((seconds, () => { })))
        {
            await clock.DelayAsync(begun + TimeSpan.FromSeconds(second) - clock.UtcNow, CancellationToken.None);
            action();
        }

        ending.Cancel();
        try
        {
            await watching;
        }
        catch (OperationCanceledException)
        {
            // The end of the watch.
        }

        if (leaves)
            await watch.LeaveAsync(CancellationToken.None);
        return true;
    });
}
