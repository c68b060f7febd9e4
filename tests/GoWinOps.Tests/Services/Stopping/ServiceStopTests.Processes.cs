using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Stopping;

/// <summary>Which processes are killed, and which never.</summary>
public sealed partial class ServiceStopTests
{
    [Fact]
    public void A_process_that_hosts_another_service_is_never_killed()
    {
        foreach (ServiceStopRule rule in new[] { Force, Restart, Fence })
        {
            Ignores(services.Add("orders", 101));
            services.Add("web", 101);

            Assert.Equal("ServiceProcessShared", Fail(rule).ErrorId);
        }

        Assert.DoesNotContain("kill 101", services.Acts);
    }

    [Fact]
    public void A_process_that_is_made_to_host_others_is_never_killed_also_where_it_hosts_none_now()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.Share();
        Ignores(orders);

        Assert.Equal("ServiceProcessShared", Fail(Restart).ErrorId);
        Assert.DoesNotContain("kill 101", services.Acts);
    }

    [Fact]
    public void A_service_that_refused_the_stop_and_may_not_be_killed_is_said_to_have_refused_it()
    {
        services.Add("orders", 101).Refusal = 1052;
        services.Add("web", 101);

        Assert.Equal("ServiceControlRefused", Fail(Restart).ErrorId);

        Assert.Equal(10, services.Elapsed.TotalSeconds);
        Assert.DoesNotContain("kill 101", services.Acts);
    }

    [Fact]
    public void A_service_that_has_stopped_leaves_its_process_to_the_other_service_in_it()
    {
        foreach (ServiceStopRule rule in new[] { Ask, Force, Restart, Fence })
        {
            services.Add("orders", 101).OnStop = service => service.Stop();
            services.Add("web", 101);

            Assert.False(Stop(rule).WasKilled);
        }

        Assert.DoesNotContain("kill 101", services.Acts);
        Assert.True(services["web"].IsActive);
    }

    [Fact]
    public void Where_nobody_can_tell_whether_a_process_hosts_others_it_is_not_killed()
    {
        Ignores(services.Add("orders", 101));
        services.DeniesListing = true;

        Assert.Equal("ServiceAccessDenied", Fail(Force).ErrorId);
        Assert.DoesNotContain("kill 101", services.Acts);
        // Whoever kills nothing need not know.
        services["orders"].RunIn(101);
        Assert.Equal("ServiceStopTimedOut", Fail(Ask).ErrorId);
    }

    [Fact]
    public void A_process_that_has_taken_the_id_over_is_not_killed()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        Ignores(orders);
        services.BeforeOpening = () =>
        {
            orders.End();
            orders.RunIn(102);
            services.AddStranger(101);
        };

        Assert.Equal("ServiceStopTimedOut", Fail(Restart).ErrorId);

        Assert.Equal(new[] { "stop orders" }, services.Acts);
        Assert.False(services.ProcessOf(101).HasEnded);
    }

    [Fact]
    public void A_service_that_was_started_again_at_once_is_said_to_be_and_its_new_process_is_let_live()
    {
        services.Add("orders", 101).OnStop = service =>
        {
            service.End();
            service.RunIn(102);
        };

        ServiceStopResult result = Stop(Restart);

        Assert.Equal((102u, false), (result.Again!.Value.ProcessId, result.WasKilled));
        Assert.Equal(TimeSpan.Zero, services.Elapsed);
        Assert.DoesNotContain("kill 102", services.Acts);
        GoWinOpsException failure = ServiceStopFailure.StartedAgain("orders", result.Again.Value);
        Assert.Equal("ServiceStartedAgain", failure.ErrorId);
        Assert.Contains("102", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_process_that_is_already_stopping_is_waited_for_and_not_killed()
    {
        services.Add("orders", 101).OnStop = service =>
        {
            service.End();
            service.RunIn(102);
            service.Set(GoServiceState.StopPending);
            services.After(3, service.End);
        };

        Assert.Null(Stop(Restart).Again);

        services["orders"].RunIn(101);
        services["orders"].OnStop = service =>
        {
            service.End();
            service.RunIn(102);
            service.Set(GoServiceState.StopPending);
        };
        Assert.Equal("ServiceStopTimedOut", Fail(Restart).ErrorId);
        Assert.DoesNotContain("kill 102", services.Acts);
    }

    [Fact]
    public void A_service_that_Windows_starts_again_after_the_kill_was_killed_and_runs_again()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        Ignores(orders);
        services.ProcessOf(101).OnKilled = () => services.After(1, () => orders.RunIn(102));

        ServiceStopResult result = Stop(Restart);

        Assert.Equal((102u, true), (result.Again!.Value.ProcessId, result.WasKilled));
        Assert.Equal(new[] { "stop orders", "kill 101" }, services.Acts);
    }

    [Fact]
    public void A_process_that_ends_while_it_is_being_killed_cannot_be_killed_and_has_ended()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        Ignores(orders);
        services.ProcessOf(101).KillFails = (5, () => services.After(1, orders.End));

        Stop(Force);

        Assert.False(orders.IsActive);
    }

    [Fact]
    public void A_process_that_may_not_be_killed_is_told_with_the_right_that_is_missing()
    {
        Ignores(services.Add("orders", 101));
        services.ProcessOf(101).KillFails = (5, null);

        GoWinOpsException failure = Fail(Force);

        Assert.Equal("ServiceAccessDenied", failure.ErrorId);
        Assert.Contains("PROCESS_TERMINATE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_outlives_its_kill_is_not_said_to_have_stopped()
    {
        services.Add("orders", 101).OnStop = service => service.Stop();
        services.ProcessOf(101).OnKilled = () => services.ProcessOf(101).HasEnded = false;

        GoWinOpsException failure = Fail(Force);

        Assert.Equal("ServiceStopTimedOut", failure.ErrorId);
        Assert.Contains("101", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manager_that_does_not_notice_that_the_process_has_ended_is_told_of()
    {
        SimulatedServices.Service orders = services.Add("orders", 101);
        orders.OnStop = service =>
        {
            service.Set(GoServiceState.StopPending);
            services.ProcessOf(101).HasEnded = true;
        };

        Assert.Equal("ServiceStateStuck", Fail(Force).ErrorId);
        Assert.DoesNotContain("kill 101", services.Acts);
    }
}
