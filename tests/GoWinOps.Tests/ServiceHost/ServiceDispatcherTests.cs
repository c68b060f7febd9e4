extern alias ServiceHost;

using System;
using System.Collections.Generic;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using ServiceHost::GoWinOps.Services;
using ServiceHost::GoWinOps.ServiceHost.Dispatching;
using ServiceHost::GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.ServiceHost;

/// <summary>What becomes of a host that fails itself; the manager is not asked.</summary>
[SupportedOSPlatform("windows")]
public sealed class ServiceDispatcherTests : IDisposable
{
    private readonly ServiceLifetime lifetime = new(["orders"], _ => { }, SystemClock.Instance);
    private readonly List<string> told = [];

    public void Dispose() => lifetime.Dispose();

    [Fact]
    public async Task A_host_that_fails_ends_as_a_crash_because_nobody_starts_again_what_has_only_stopped()
    {
        Assert.Null(await ServiceDispatcher.EndOfAsync(new Program(new InvalidOperationException("no memory")), lifetime, told.Add));

        Assert.Contains("'orders'", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains("no memory", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_told_to_stop_has_stopped_even_if_the_host_fails_over_it()
    {
        lifetime.ReportRunning();
        lifetime.RequestStop(ServiceStopCause.Stop);

        Assert.Equal(0u, (await ServiceDispatcher.EndOfAsync(new Program(new InvalidOperationException("no memory")), lifetime, told.Add))?.ExitCode);

        Assert.Single(told);
    }

    [Fact]
    public async Task What_ends_by_itself_ends_as_it_says()
    {
        ServiceOutcome? outcome = await ServiceDispatcher.EndOfAsync(new Program(null), lifetime, told.Add);

        Assert.Equal((1066u, 3u), (outcome?.ExitCode, outcome?.SpecificExitCode));
        Assert.Empty(told);
    }

    private sealed class Program(Exception? failure) : IServiceProgram
    {
        public Task<ServiceOutcome> RunAsync(ServiceLifetime lifetime) =>
            failure is null ? Task.FromResult(ServiceOutcome.Specific(3)) : Task.FromException<ServiceOutcome>(failure);
    }
}
