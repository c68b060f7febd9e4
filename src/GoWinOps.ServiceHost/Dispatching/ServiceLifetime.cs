using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Dispatching;

/// <summary>
/// A service's conversation with the service control manager: it says when it runs, hears when it is to stop, and while it starts or stops the
/// manager is told once a second that it is not stuck, for as long as was announced and no longer.
/// </summary>
internal sealed class ServiceLifetime : IDisposable
{
    private const uint OwnProcess = 0x10;
    private const uint AcceptStop = 0x1;
    private const uint AcceptShutdown = 0x4;
    private const uint AcceptPreshutdown = 0x100;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitHint = TimeSpan.FromSeconds(5);

    private readonly object gate = new();
    private readonly Action<ServiceStatus> report;
    private readonly IClock clock;
    private readonly CancellationTokenSource stopRequested = new();
    private readonly CancellationTokenSource ended = new();
    private ServiceStopCause? stopCause;
    private TimeSpan? stopRequestedAt;
    private ServiceStatus status = new() { ServiceType = OwnProcess, CurrentState = ServiceStates.StartPending };
    private TimeSpan pendingSince;

    /// <summary>The conversation of one service.</summary>
    /// <param name="arguments">What the service was started with; the first is its name.</param>
    /// <param name="report">Tells the manager.</param>
    /// <param name="clock">The source of time.</param>
    internal ServiceLifetime(string[] arguments, Action<ServiceStatus> report, IClock clock)
    {
        Arguments = arguments;
        this.report = report;
        this.clock = clock;
        pendingSince = clock.Elapsed;
    }

    /// <summary>The service's name.</summary>
    internal string ServiceName => Arguments.Length > 0 ? Arguments[0] : string.Empty;

    /// <summary>What the service was started with; the first is its name.</summary>
    internal string[] Arguments { get; }

    /// <summary>Signalled when the service is to stop.</summary>
    internal CancellationToken StopRequested => stopRequested.Token;

    /// <summary>Why it is to stop; null while it is not.</summary>
    internal ServiceStopCause? StopCause
    {
        get
        {
            lock (gate)
                return stopCause;
        }
    }

    /// <summary>How long ago it was told to stop; nothing while it was not.</summary>
    internal TimeSpan TimeSinceStop
    {
        get
        {
            lock (gate)
                return stopRequestedAt is { } at ? clock.Elapsed - at : TimeSpan.Zero;
        }
    }

    /// <summary>How long the start may take. After that the manager is no longer told that it gets on.</summary>
    internal TimeSpan StartTimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the stop may take. After that the manager is no longer told that it gets on.</summary>
    internal TimeSpan StopTimeLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The service runs. Does nothing when it is already told to stop.</summary>
    internal void ReportRunning()
    {
        lock (gate)
        {
            if (status.CurrentState == ServiceStates.StartPending)
                Report(ServiceStates.Running);
        }
    }

    /// <summary>The service begins to stop, told to or by itself.</summary>
    internal void ReportStopping()
    {
        lock (gate)
        {
            if (status.CurrentState is ServiceStates.StartPending or ServiceStates.Running)
                Report(ServiceStates.StopPending);
        }
    }

    /// <summary>Begins the conversation: <see cref="ReportStopped"/> ends it.</summary>
    internal Task BeginAsync()
    {
        lock (gate)
            Report(ServiceStates.StartPending);
        return BeatAsync();
    }

    /// <summary>The manager's word to stop. Only the first counts.</summary>
    internal void RequestStop(ServiceStopCause cause)
    {
        lock (gate)
        {
            if (stopCause is not null || status.CurrentState == ServiceStates.Stopped)
                return;
            stopCause = cause;
            stopRequestedAt = clock.Elapsed;
        }

        ReportStopping();
        // The manager's thread waits for this call's end: whoever hears the word must not work on that thread.
        _ = Task.Run(stopRequested.Cancel);
    }

    /// <summary>The service has stopped. The process may be ended by the manager as soon as it has heard that.</summary>
    internal void ReportStopped(ServiceOutcome outcome)
    {
        lock (gate)
        {
            status.Win32ExitCode = outcome.ExitCode;
            status.ServiceSpecificExitCode = outcome.SpecificExitCode;
            ended.Cancel();
            Report(ServiceStates.Stopped);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Dispose();
        stopRequested.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            while (!ended.IsCancellationRequested)
            {
                await clock.DelayAsync(Beat, ended.Token).ConfigureAwait(false);
                lock (gate)
                    ShowProgress();
            }
        }
        catch (OperationCanceledException)
        {
            // The service has stopped.
        }
    }

    private void ShowProgress()
    {
        TimeSpan? limit = status.CurrentState switch
        {
            ServiceStates.StartPending => StartTimeLimit,
            ServiceStates.StopPending => StopTimeLimit,
            _ => null,
        };
        if (limit is not { } allowed || clock.Elapsed - pendingSince > allowed)
            return;
        status.CheckPoint++;
        report(status);
    }

    private void Report(uint state)
    {
        bool pending = state is ServiceStates.StartPending or ServiceStates.StopPending;
        status.CurrentState = state;
        status.ControlsAccepted = state == ServiceStates.Running ? AcceptStop | AcceptShutdown | AcceptPreshutdown
            : state == ServiceStates.StartPending ? AcceptStop : 0;
        status.CheckPoint = pending ? 1u : 0;
        status.WaitHint = pending ? (uint)WaitHint.TotalMilliseconds : 0;
        pendingSince = clock.Elapsed;
        report(status);
    }
}
