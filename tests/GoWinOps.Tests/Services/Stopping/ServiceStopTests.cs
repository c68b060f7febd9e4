using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Stopping;

/// <summary>How services are stopped and killed, by commands and by the watcher alike.</summary>
public sealed partial class ServiceStopTests
{
    private static readonly ServiceStopRule Ask = new(ServiceStopKill.Never, ServiceStopDependents.Refuse);
    private static readonly ServiceStopRule Force = new(ServiceStopKill.WhenIgnored, ServiceStopDependents.Stop);
    private static readonly ServiceStopRule Restart = new(ServiceStopKill.WhenRefused, ServiceStopDependents.Stop);
    private static readonly ServiceStopRule Fence = new(ServiceStopKill.WhenRefused, ServiceStopDependents.Yield);
    private readonly SimulatedClock clock = new();
    private readonly SimulatedServices services;
    private readonly List<string> stopped = [];

    public ServiceStopTests() => services = new SimulatedServices(clock);

    [Fact]
    public void It_is_over_when_the_process_has_ended_and_not_when_the_service_says_so()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.OnStop = service =>
        {
            service.Set(GoServiceState.StopPending);
            services.After(1, service.Stop);
            services.After(3, () => services.ProcessOf(101).HasEnded = true);
        };

        ServiceStopResult result = Stop(Force);

        Assert.InRange(services.Elapsed.TotalSeconds, 3, 3.5);
        Assert.Equal((false, false, null), (result.WasKilled, result.WasUnderWay, result.Again));
        Assert.Equal(new[] { "stop orders" }, services.Acts);
    }

    [Fact]
    public void A_service_that_ignores_the_stop_lives_on_when_nothing_is_to_be_killed()
    {
        Ignores(services.Add("orders", 101));

        Assert.Equal("ServiceStopTimedOut", Fail(Ask).ErrorId);

        Assert.Equal(10, services.Elapsed.TotalSeconds);
        Assert.Equal(new[] { "stop orders" }, services.Acts);
    }

    [Fact]
    public void A_service_that_ignores_the_stop_is_killed_when_its_time_is_up_and_not_before()
    {
        foreach (ServiceStopRule rule in new[] { Force, Restart, Fence })
        {
            SimulatedServices.Service orders = services.Add("orders", 101);
            Ignores(orders);
            TimeSpan begun = services.Elapsed;
            services.Acts.Clear();

            Assert.True(Stop(rule).WasKilled);

            Assert.Equal(10, (services.Elapsed - begun).TotalSeconds);
            Assert.Equal(new[] { "stop orders", "kill 101" }, services.Acts);
        }
    }

    [Fact]
    public void A_process_that_does_not_end_after_its_service_has_stopped_is_killed()
    {
        services.Add("orders", 101).OnStop = service => service.Stop();

        Assert.True(Stop(Force).WasKilled);

        Assert.Equal(new[] { "stop orders", "kill 101" }, services.Acts);
    }

    [Fact]
    public void Time_is_what_passes_and_not_what_the_wall_clock_says()
    {
        Ignores(services.Add("orders", 101));
        services.After(1, () => clock.Set(TimeSpan.FromDays(1)));
        services.After(2, () => clock.Set(TimeSpan.FromDays(-9)));

        Stop(Force);

        Assert.Equal(10, services.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_service_that_refuses_the_stop_is_killed_only_by_whoever_kills_those()
    {
        services.Add("orders", 101).Refusal = 1052;

        Assert.Equal("ServiceControlRefused", Fail(Force).ErrorId);
        Assert.Equal(TimeSpan.Zero, services.Elapsed);
        Assert.DoesNotContain("kill 101", services.Acts);

        Assert.True(Stop(Restart).WasKilled);
        Assert.Equal(10, services.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_service_that_starts_is_asked_until_it_can_stop()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.Set(GoServiceState.StartPending);
        services.After(4, () => orders.Set(GoServiceState.Running));

        Stop(Ask);

        Assert.InRange(services.Elapsed.TotalSeconds, 4, 4.5);
        Assert.True(services.Acts.Count > 2);
    }

    [Fact]
    public void A_service_that_starts_for_all_its_time_is_killed_only_by_whoever_kills_those_that_refuse()
    {
        services.Add("orders", 101).Set(GoServiceState.StartPending);

        Assert.Equal("ServiceBusy", Fail(Force).ErrorId);
        Assert.Equal(10, services.Elapsed.TotalSeconds);
        Assert.DoesNotContain("kill 101", services.Acts);

        Assert.True(Stop(Restart).WasKilled);
        Assert.Equal(20, services.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_service_that_stops_already_is_waited_for_and_not_asked_again()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.Set(GoServiceState.StopPending);
        services.After(2, orders.End);

        Assert.True(Stop(Ask).WasUnderWay);

        Assert.Equal(new[] { "stop orders" }, services.Acts);
    }

    [Fact]
    public void A_service_that_ends_by_itself_before_it_is_asked_has_stopped()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        services.BeforeOpening = orders.End;

        ServiceStopResult result = Stop(Force);

        Assert.Equal((true, false), (result.WasUnderWay, result.WasKilled));
        Assert.Equal(new[] { "stop orders" }, services.Acts);
    }

    [Fact]
    public void A_service_that_had_ended_when_it_was_asked_counts_as_stopped_also_if_it_runs_again_by_now()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.Call = Task.FromResult(1062);
        orders.OnStop = service =>
        {
            service.End();
            service.RunIn(102);
        };

        Assert.Equal(102u, Stop(Force).Again!.Value.ProcessId);
    }

    [Fact]
    public void A_service_that_does_not_run_is_left_alone_with_all_that_depends_on_it()
    {
        services.Add("orders", 101).End();
        services.Add("web", 102, "orders");

        ServiceStopResult result = Stop(Force);

        Assert.Equal((true, true), (result.WasStopped, result.WasUnderWay));
        Assert.Empty(services.Acts);
    }

    [Fact]
    public void A_service_that_is_absent_is_said_to_be() => Assert.Equal("ServiceNotFound", Fail(Force).ErrorId);

    [Fact]
    public void A_handler_that_hangs_does_not_hold_up_the_kill()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.OnStop = _ => { };
        orders.Call = new TaskCompletionSource<int>().Task;

        Assert.True(Stop(Force).WasKilled);
        Assert.Equal(10, services.Elapsed.TotalSeconds);
        orders.RunIn(101);
        Assert.True(Stop(Fence, seconds: 0).WasKilled);
        Assert.Equal(10.25, services.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_handler_that_did_not_come_back_in_Windows_own_time_was_called_all_the_same()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.OnStop = service => services.After(5, service.End);
        orders.Call = Task.FromResult(1053);

        Assert.False(Stop(Ask).WasKilled);

        Assert.InRange(services.Elapsed.TotalSeconds, 5, 5.5);
    }

    [Fact]
    public void Whoever_gives_up_kills_nothing()
    {
        Ignores(services.Add("orders", 101));
        using CancellationTokenSource cancellation = new();
        services.After(3, cancellation.Cancel);

        Assert.ThrowsAny<OperationCanceledException>(() => Stop(Force, cancellationToken: cancellation.Token));

        Assert.Equal(new[] { "stop orders" }, services.Acts);
    }

    private static void Ignores(SimulatedServices.Service service) => service.OnStop = stopping => stopping.Set(GoServiceState.StopPending);

    private ServiceStopResult Stop(ServiceStopRule rule, double seconds = 10, CancellationToken cancellationToken = default) => clock.Run(
        () => new ServiceStop(services, clock, rule).RunAsync("orders", new Deadline(clock, TimeSpan.FromSeconds(seconds)), stopped, cancellationToken));

    private GoWinOpsException Fail(ServiceStopRule rule) => Assert.Throws<GoWinOpsException>(() => Stop(rule));
}
