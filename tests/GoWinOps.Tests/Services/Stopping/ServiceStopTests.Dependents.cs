using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Stopping;

/// <summary>What becomes of the services that depend on the one that is stopped.</summary>
public sealed partial class ServiceStopTests
{
    [Fact]
    public void Dependents_stop_first_in_their_order()
    {
        AddChain();

        Stop(Force);

        Assert.Equal(new[] { "stop web", "stop queue", "stop orders" }, services.Acts);
        Assert.Equal(new[] { "web", "queue" }, stopped);
    }

    [Fact]
    public void Dependents_that_nobody_wants_stopped_are_named_and_nothing_is_stopped()
    {
        AddChain();

        GoWinOpsException failure = Fail(Ask);

        Assert.Equal("ServiceDependentsRunning", failure.ErrorId);
        Assert.Contains("web, queue", failure.Message, StringComparison.Ordinal);
        Assert.Empty(services.Acts);
    }

    [Fact]
    public void A_dependent_that_starts_between_the_look_and_the_stop_is_stopped_too()
    {
        AddChain();
        services["queue"].OnStop = service =>
        {
            service.End();
            services.Add("reports", 104, "orders");
        };

        Assert.False(Stop(Restart).WasKilled);

        Assert.Equal(new[] { "stop web", "stop queue", "stop orders", "stop reports", "stop orders" }, services.Acts);
        Assert.Equal(new[] { "web", "queue", "reports" }, stopped);
    }

    [Fact]
    public void A_dependent_that_starts_between_the_look_and_the_stop_is_named_where_nobody_wants_it_stopped()
    {
        services.Add("orders", 101);
        services.BeforeOpening = () => services.Add("reports", 104, "orders");

        GoWinOpsException failure = Fail(Ask);

        Assert.Equal("ServiceDependentsRunning", failure.ErrorId);
        Assert.Contains("reports", failure.Message, StringComparison.Ordinal);
        Assert.True(services["reports"].IsActive);
    }

    [Fact]
    public void A_dependent_of_a_dependent_that_starts_meanwhile_is_stopped_before_it()
    {
        AddChain();
        services["web"].OnStop = service =>
        {
            service.End();
            services.Add("front", 104, "queue");
        };

        Stop(Force);

        Assert.All(new[] { "orders", "queue", "web", "front" }, name => Assert.False(services[name].IsActive));
        Assert.Equal(new[] { "web", "front", "queue" }, stopped);
    }

    [Fact]
    public void A_dependent_that_is_started_again_and_again_ends_in_time()
    {
        services.Add("orders", 101);
        services.Add("web", 102, "orders").OnStop = service =>
        {
            service.End();
            service.RunIn(service.Status.ProcessId + 2 * (uint)services.Acts.Count + 102);
        };

        Assert.Equal("ServiceDependentsRunning", Fail(Force).ErrorId);
        Assert.Equal(10, services.Elapsed.TotalSeconds);
        Assert.Equal(new[] { "web" }, stopped);
        Assert.True(Stop(Restart).WasKilled);
        Assert.Equal(20, services.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_dependent_that_was_removed_meanwhile_keeps_nothing_from_stopping()
    {
        AddChain();
        services["web"].OnStop = service =>
        {
            service.End();
            services["queue"].End();
            services.Remove("queue");
        };

        Stop(Force);

        Assert.Equal(new[] { "web" }, stopped);
        Assert.False(services["orders"].IsActive);
    }

    [Fact]
    public void A_dependent_that_does_not_stop_keeps_the_service_running_and_those_that_stopped_are_known()
    {
        AddChain();
        services["queue"].Refusal = 1052;

        Assert.Equal("ServiceControlRefused", Fail(Force).ErrorId);

        Assert.True(services["orders"].IsActive);
        Assert.Equal(new[] { "web" }, stopped);
    }

    [Fact]
    public void A_service_that_must_end_is_ended_in_time_whatever_its_dependents_do_and_they_after_it()
    {
        AddChain();
        Ignores(services["orders"]);
        Ignores(services["queue"]);
        services["web"].Refusal = 1052;

        Assert.True(Stop(Fence).WasKilled);

        Assert.Equal(new[] { "kill 101", "kill 103", "kill 102" }, services.Acts.Where(act => act.StartsWith("kill", StringComparison.Ordinal)));
        Assert.Equal(10, services.EndOf(101).TotalSeconds);
        Assert.All(new[] { "orders", "queue", "web" }, name => Assert.False(services[name].IsActive));
    }

    [Fact]
    public void A_service_that_must_end_gives_its_dependents_their_time()
    {
        AddChain();
        services["queue"].OnStop = service => services.After(4, service.End);

        Assert.False(Stop(Fence).WasKilled);

        Assert.Equal(new[] { "stop web", "stop queue", "stop orders" }, services.Acts);
    }

    [Fact]
    public void A_dependent_in_a_shared_process_lives_on_and_keeps_nothing_from_ending()
    {
        services.Add("orders", 101);
        Ignores(services.Add("web", 102, "orders"));
        services["web"].Share();

        Assert.True(Stop(Fence).WasKilled);

        Assert.False(services["orders"].IsActive);
        Assert.DoesNotContain("kill 102", services.Acts);
    }

    // What queue needs is orders, and what web needs is queue.
    private void AddChain()
    {
        services.Add("orders", 101);
        services.Add("queue", 102, "orders");
        services.Add("web", 103, "queue");
    }
}
