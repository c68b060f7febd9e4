extern alias ServiceHost;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using ServiceHost::GoWinOps.Services;
using ServiceHost::GoWinOps.ServiceHost.Dispatching;
using ServiceHost::GoWinOps.Time;
using ServiceHost::GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.ServiceHost;

/// <summary>What a service tells its manager; nothing in it is Windows' own but the numbers.</summary>
[SupportedOSPlatform("windows")]
public sealed class ServiceLifetimeTests : IDisposable
{
    private const uint StartPending = 2;
    private const uint StopPending = 3;
    private const uint Running = 4;
    private const uint Stopped = 1;

    private readonly StepClock clock = new();
    private readonly List<ServiceStatus> reports = [];
    private readonly ServiceLifetime lifetime;

    public ServiceLifetimeTests() => lifetime = new ServiceLifetime(["orders"], reports.Add, clock);

    public void Dispose() => lifetime.Dispose();

    [Fact]
    public async Task A_start_is_reported_as_getting_on_for_as_long_as_was_announced_and_no_longer()
    {
        lifetime.StartTimeLimit = TimeSpan.FromSeconds(5);
        Task beats = lifetime.BeginAsync();
        for (int second = 0; second < 20; second++)
            clock.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal([1u, 2, 3, 4, 5, 6], reports.Select(report => report.CheckPoint));
        Assert.All(reports, report => Assert.Equal((StartPending, 5000u), (report.CurrentState, report.WaitHint)));

        lifetime.ReportStopped(ServiceOutcome.Success);
        clock.Pass(TimeSpan.FromSeconds(1));
        await beats;
    }

    [Fact]
    public void A_running_service_takes_stop_shutdown_and_preshutdown()
    {
        lifetime.ReportRunning();

        ServiceStatus status = Assert.Single(reports);
        // SERVICE_ACCEPT_STOP 1, _SHUTDOWN 4, _PRESHUTDOWN 0x100; SERVICE_WIN32_OWN_PROCESS 0x10.
        Assert.Equal((Running, 0x105u, 0x10u, 0u), (status.CurrentState, status.ControlsAccepted, status.ServiceType, status.CheckPoint));
    }

    [Fact]
    public async Task A_stop_is_heard_once_and_never_takes_back_the_service_to_running()
    {
        lifetime.ReportRunning();
        lifetime.RequestStop(ServiceStopCause.Preshutdown);
        lifetime.RequestStop(ServiceStopCause.Shutdown);
        lifetime.ReportRunning();
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = lifetime.StopRequested.Register(heard.SetResult);
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(ServiceStopCause.Preshutdown, lifetime.StopCause);
        Assert.Equal([Running, StopPending], reports.Select(report => report.CurrentState));
        Assert.Equal(0u, reports[^1].ControlsAccepted);
    }

    [Fact]
    public async Task A_stop_that_does_not_end_is_not_reported_as_getting_on_for_ever()
    {
        lifetime.StopTimeLimit = TimeSpan.FromSeconds(3);
        Task beats = lifetime.BeginAsync();
        lifetime.ReportRunning();
        lifetime.RequestStop(ServiceStopCause.Stop);
        for (int second = 0; second < 60; second++)
            clock.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(4u, reports.Max(report => report.CheckPoint));
        lifetime.ReportStopped(ServiceOutcome.Success);
        clock.Pass(TimeSpan.FromSeconds(1));
        await beats;
    }

    [Theory]
    [InlineData(-365)]
    [InlineData(365)]
    public async Task A_wall_clock_that_is_set_neither_ends_nor_prolongs_what_was_announced(int days)
    {
        lifetime.StopTimeLimit = TimeSpan.FromSeconds(10);
        Task beats = lifetime.BeginAsync();
        lifetime.ReportRunning();
        lifetime.RequestStop(ServiceStopCause.Stop);
        clock.Pass(TimeSpan.FromSeconds(1));
        clock.UtcNow += TimeSpan.FromDays(days);
        for (int second = 0; second < 60; second++)
            clock.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(11u, reports.Max(report => report.CheckPoint));
        Assert.Equal(TimeSpan.FromSeconds(61), lifetime.TimeSinceStop);
        lifetime.ReportStopped(ServiceOutcome.Success);
        clock.Pass(TimeSpan.FromSeconds(1));
        await beats;
    }

    [Fact]
    public void A_failure_of_its_own_is_told_by_the_code_for_that()
    {
        lifetime.ReportRunning();
        lifetime.ReportStopped(ServiceOutcome.Specific(SupervisionExitCode.StartLimit));

        ServiceStatus status = reports[^1];
        Assert.Equal((Stopped, 1066u, 20001u), (status.CurrentState, status.Win32ExitCode, status.ServiceSpecificExitCode));
        Assert.Equal((2u, 0u), (ServiceOutcome.Win32(2).ExitCode, ServiceOutcome.Win32(2).SpecificExitCode));
        Assert.Equal(0u, ServiceOutcome.Success.ExitCode);
    }

    /// <summary>Time that passes when the test says so.</summary>
    private sealed class StepClock : IClock
    {
        private TaskCompletionSource? timer;
        private TimeSpan due;

        public DateTimeOffset UtcNow { get; set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed { get; private set; }

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            due = Elapsed + delay;
            timer = new TaskCompletionSource();
            TaskCompletionSource current = timer;
            cancellationToken.Register(() => current.TrySetCanceled(cancellationToken));
            return current.Task;
        }

        // Whoever waits goes on within this call, which takes a thread without a context.
        internal void Pass(TimeSpan time)
        {
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            UtcNow += time;
            Elapsed += time;
            if (Elapsed >= due)
                timer?.TrySetResult();
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
