using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Watches one native service: limits and probes of its process, and whether it is started again when it has stopped. What people stop stays stopped,
/// and what a deployment works on is left to it.
/// </summary>
internal sealed class ServiceWatch : IDisposable
{
    /// <summary>How often the service is looked at.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    // What a process's start and what people said are apart by: two clocks of one machine.
    private static readonly TimeSpan StartGrain = TimeSpan.FromSeconds(2);
    private readonly string service;
    private readonly IWatchedNode node;
    private readonly IWatchedFolder folder;
    private readonly IClock clock;
    private readonly Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask;
    private readonly WatchedDependents dependents;
    private readonly WatchReport report;
    private WatchedRun? run;
    private RestartRules? rules;
    private ServiceSupervision? rulesOf;
    private TimeSpan lastUptime;
    private int? lastExitCode;
    private PendingRestart? pending;
    private TimeSpan? stoppedSince;
    private string? leftFor;
    private DateTime? overtakenUtc;
    private bool isHeld;
    private bool gaveUp;

    /// <param name="service">The service's name.</param>
    /// <param name="node">The machine.</param>
    /// <param name="folder">The service's folder.</param>
    /// <param name="clock">The machine's clock.</param>
    /// <param name="ask">Puts a probe's question.</param>
    /// <param name="readObstacle">Why another service must not be started, as the second half of a sentence; null when it may.</param>
    internal ServiceWatch(
        string service,
        IWatchedNode node,
        IWatchedFolder folder,
        IClock clock,
        Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask,
        Func<string, CancellationToken, Task<string?>> readObstacle)
    {
        this.service = service;
        this.node = node;
        this.folder = folder;
        this.clock = clock;
        this.ask = ask;
        dependents = new WatchedDependents(node, folder, readObstacle, StartTimeout);
        report = new WatchReport(service, folder, clock);
    }

    /// <summary>Watches until nothing asks for it any more, or it is cancelled. The service itself is never touched by the end of the watch.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await ResumeAsync(cancellationToken).ConfigureAwait(false);
        while (await StepAsync(cancellationToken).ConfigureAwait(false))
            await clock.DelayAsync(Period, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => run?.Dispose();

    /// <summary>Takes up a restart that the watcher was in the middle of when it ended.</summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        pending = await folder.ReadPendingAsync(cancellationToken).ConfigureAwait(false);
        if (pending is null || clock.UtcNow.UtcDateTime - pending.DecidedUtc < PendingRestart.LongestAge)
            return;
        await folder.DecideAsync(WatcherDecisionKind.LeftAlone, $"A restart decided at {pending.DecidedUtc:u} is too old to be carried on: {pending.Reason}").ConfigureAwait(false);
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    // Answers whether there is anything to watch for.
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        WatchedFiles files = await folder.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (files.Settings is not { Mode: ServiceMode.Native } settings)
        {
            run?.LiftLimits();
            return false;
        }

        WatchedStatus? status = node.Look(service);
        switch (status?.State)
        {
            case GoServiceState.Running:
                await WatchRunningAsync(status, settings, files.Intent, cancellationToken).ConfigureAwait(false);
                break;
            case GoServiceState.Stopped:
                EndRun(status);
                await WatchStoppedAsync(status, settings, WithoutOvertaken(files.Intent), cancellationToken).ConfigureAwait(false);
                break;
            case null:
                EndRun(null);
                break;
        }

        await report.WriteAsync(StateOf(status), run, pending, run?.Trouble ?? files.Intent.Damage, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private string StateOf(WatchedStatus? status) =>
        pending is not null ? SupervisionState.Restarting
        : gaveUp ? SupervisionState.Failed
        : status?.State switch
        {
            GoServiceState.Running => run?.State ?? SupervisionState.Running,
            GoServiceState.StartPending => SupervisionState.Starting,
            GoServiceState.StopPending => SupervisionState.Stopping,
            _ => SupervisionState.Stopped,
        };

    private async Task WatchRunningAsync(WatchedStatus status, SupervisionSettings settings, WatchedIntent intent, CancellationToken cancellationToken)
    {
        stoppedSince = null;
        if (run is null || run.ProcessId != status.ProcessId || !ReferenceEquals(run.Settings, settings))
            await BeginRunAsync(status, settings, cancellationToken).ConfigureAwait(false);
        RestartNeed? need = await run!.CheckAsync().ConfigureAwait(false);
        foreach (ProbeEvent change in run.TakeChanges())
            await folder.DecideAsync(SupervisionDecisionKind.Probe, $"Its {change}.").ConfigureAwait(false);
        string? obstacle = (await HeedAsync(intent).ConfigureAwait(false)).Obstacle;
        if (need is null || gaveUp)
            return;
        if (obstacle is not null)
        {
            isHeld = true;
            await LeaveAsync($"{need.Cause} {obstacle}", $"{need.Reason}; it is not restarted, because {obstacle}.").ConfigureAwait(false);
        }
        else if (isHeld)
        {
            // What it was found wanting for may be long ago by now.
            isHeld = false;
            run.AskAgain(clock, ask);
        }
        else
        {
            await RestartAsync(need, settings.Supervision, cancellationToken).ConfigureAwait(false);
        }
    }

    // Somebody has started it after it was stopped on purpose, and not by GoWinOps, which would have noted it: from services.msc, or Windows at a boot.
    private async Task<WatchedIntent> HeedAsync(WatchedIntent intent)
    {
        bool isOvertaken = intent is { Intent: ServiceIntent.Stop, IntentUtc: { } said } && run!.StartedUtc is { } started && started > said + StartGrain;
        if (isOvertaken && overtakenUtc != intent.IntentUtc)
        {
            overtakenUtc = intent.IntentUtc;
            await folder.DecideAsync(WatcherDecisionKind.Watching, $"It was stopped on purpose at {overtakenUtc:u} and has been started since, so it is looked after again.").ConfigureAwait(false);
        }

        return WithoutOvertaken(intent);
    }

    private WatchedIntent WithoutOvertaken(WatchedIntent intent) =>
        intent.Intent == ServiceIntent.Stop && intent.IntentUtc is { } said && said == overtakenUtc ? intent with { Intent = ServiceIntent.None } : intent;

    private async Task BeginRunAsync(WatchedStatus status, SupervisionSettings settings, CancellationToken cancellationToken)
    {
        bool isNew = run?.ProcessId != status.ProcessId;
        if (!isNew)
            run!.LiftLimits();
        run?.Dispose();
        run = new WatchedRun(status.ProcessId, node.Open(service, status.ProcessId), settings);
        if (isNew)
        {
            leftFor = null;
            isHeld = false;
            gaveUp = false;
            // Who starts it by hand begins anew.
            if (pending is null)
                rules = null;
            RulesOf(settings.Supervision).CountStart(clock.Elapsed);
            await folder.DecideAsync(WatcherDecisionKind.Watching, $"Process {status.ProcessId} of the service is watched.", ("processId", status.ProcessId)).ConfigureAwait(false);
            await FinishPendingAsync(cancellationToken).ConfigureAwait(false);
        }

        if (run.Begin(clock, ask) is { } refused)
            await folder.DecideAsync(SupervisionDecisionKind.LimitUnsupported, refused).ConfigureAwait(false);
    }

    private async Task RestartAsync(RestartNeed need, ServiceSupervision supervision, CancellationToken cancellationToken)
    {
        RestartVerdict verdict = RulesOf(supervision).Judge(new ProgramEnd { Cause = need.Cause, Uptime = Uptime(), Description = need.Reason }, clock.Elapsed);
        if (verdict.Delay is not { } delay)
        {
            // A program that its probes find wanting may still be better than none.
            gaveUp = true;
            await folder.DecideAsync(verdict.Kind, verdict.Reason + " It is left running.", ("starts", verdict.StartsInInterval)).ConfigureAwait(false);
            return;
        }

        // Somebody may have stopped it since it was looked at.
        if (node.Look(service) is not { State: GoServiceState.Running } now || now.ProcessId != run?.ProcessId)
            return;
        try
        {
            await SetPendingAsync(verdict.Reason, delay, node.ListRunningDependents(service), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Should the watcher end between stop and start, nobody would know that the service is to run. It is tried again with the next look.
            pending = null;
            await LeaveAsync("unwritten", $"{need.Reason}; it is not restarted as long as that cannot be written down first: {exception.Message}").ConfigureAwait(false);
            return;
        }

        await folder.DecideAsync(verdict.Kind, verdict.Reason, ("delaySeconds", delay.TotalSeconds), ("starts", verdict.StartsInInterval)).ConfigureAwait(false);
        TimeSpan timeout = need.Cause == ProgramEndCause.MemoryLimit ? TimeSpan.Zero : supervision.StopTimeout ?? DefaultStopTimeout;
        WatchedStop stop = await node.StopAsync(service, timeout, cancellationToken).ConfigureAwait(false);
        pending!.StoppedDependents = stop.StoppedDependents.ToArray();
        await folder.WritePendingAsync(pending, cancellationToken).ConfigureAwait(false);
        if (stop.WasKilled)
            await folder.DecideAsync(SupervisionDecisionKind.Killed, $"It did not stop within {timeout.TotalSeconds:0.#} s and was killed.").ConfigureAwait(false);
        if (stop is { Failure: null, WasUnderWay: true })
            await GiveUpRestartAsync("somebody else stopped it, or it ended by itself, at the same moment", cancellationToken).ConfigureAwait(false);
        if (stop.Failure is null)
            return;
        gaveUp = true;
        await folder.DecideAsync(SupervisionDecisionKind.Trouble, $"It could not be stopped, and is left as it is: {stop.Failure.Message}").ConfigureAwait(false);
        await dependents.StartAgainAsync(stop.StoppedDependents, cancellationToken).ConfigureAwait(false);
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WatchStoppedAsync(WatchedStatus status, SupervisionSettings settings, WatchedIntent intent, CancellationToken cancellationToken)
    {
        stoppedSince ??= clock.Elapsed;
        if (pending is not null)
        {
            await CarryOnAsync(settings.Supervision, intent, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (gaveUp || node.ReadSetup(service) is not { } setup)
            return;
        StoppedServiceVerdict verdict = StoppedServiceRule.Judge(status, setup, intent, clock.Elapsed - stoppedSince.Value);
        if (verdict.Starts)
            await DecideRestartAsync(status, settings.Supervision, verdict.Reason, cancellationToken).ConfigureAwait(false);
        else if (verdict.Wait == TimeSpan.Zero)
            await LeaveAsync(verdict.Reason, $"It is not started, because {verdict.Reason}.").ConfigureAwait(false);
    }

    private async Task DecideRestartAsync(WatchedStatus status, ServiceSupervision supervision, string more, CancellationToken cancellationToken)
    {
        ProgramEnd end = StoppedServiceRule.EndOf(status, lastExitCode, lastUptime);
        if (more.Length > 0)
            end = end with { Description = $"{end.Description}, and {more}" };
        RestartVerdict verdict = RulesOf(supervision).Judge(end, clock.Elapsed);
        (string, double)[] numbers = { ("exitCode", end.ExitCode), ("uptimeSeconds", Math.Round(lastUptime.TotalSeconds, 3)), ("starts", verdict.StartsInInterval) };
        gaveUp = verdict.Delay is null;
        if (verdict.Delay is { } delay)
            await RememberPendingAsync(verdict.Reason, delay, cancellationToken).ConfigureAwait(false);
        await folder.DecideAsync(verdict.Kind, verdict.Reason, numbers).ConfigureAwait(false);
    }

    // The service has stopped, and a start is due: now, or when its pause is over.
    private async Task CarryOnAsync(ServiceSupervision supervision, WatchedIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Obstacle is { } obstacle)
        {
            await GiveUpRestartAsync(obstacle, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A clock that was set back does not lengthen the pause.
        DateTime now = clock.UtcNow.UtcDateTime;
        if (now < pending!.StartUtc && now >= pending.DecidedUtc)
            return;
        using IDisposable? hold = folder.TryHold();
        if (hold is null)
        {
            await LeaveAsync("hold", "Its start waits, because another command is at work on it.").ConfigureAwait(false);
            return;
        }

        // Read again: what is wanted may have been said after the look, and from now on nobody says it.
        WatchedFiles files = await folder.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (WithoutOvertaken(files.Intent).Obstacle is not null || node.Look(service) is not { State: GoServiceState.Stopped })
            return;
        WatchedStart start = await node.StartAsync(service, StartTimeout, hold.Dispose, cancellationToken).ConfigureAwait(false);
        // That it runs is seen with the next look, as for a service that somebody else has started.
        if (start.IsRunning)
            return;
        RestartRules limits = RulesOf(supervision);
        limits.CountStart(clock.Elapsed);
        string failure = $"It could not be started: {start.Failure!.Message}";
        RestartVerdict verdict = limits.Judge(new ProgramEnd { Cause = ProgramEndCause.StartFailed, ExitCode = start.Code, Description = failure.TrimEnd('.') }, clock.Elapsed);
        await folder.DecideAsync(SupervisionDecisionKind.StartFailed, verdict.Reason, ("code", start.Code)).ConfigureAwait(false);
        if (verdict.Delay is { } delay)
        {
            DateTime failed = clock.UtcNow.UtcDateTime;
            (pending.DecidedUtc, pending.StartUtc) = (failed, failed + delay);
            await folder.WritePendingAsync(pending, cancellationToken).ConfigureAwait(false);
            return;
        }

        gaveUp = true;
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    // The service runs again, started by the watcher or by somebody else.
    private async Task FinishPendingAsync(CancellationToken cancellationToken)
    {
        if (pending is null)
            return;
        report.CountRestart(pending.Reason);
        await dependents.StartAgainAsync(pending.StoppedDependents ?? Array.Empty<string>(), cancellationToken).ConfigureAwait(false);
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task GiveUpRestartAsync(string why, CancellationToken cancellationToken)
    {
        await folder.DecideAsync(WatcherDecisionKind.LeftAlone, $"The restart is given up, because {why}.").ConfigureAwait(false);
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    private void EndRun(WatchedStatus? status)
    {
        if (run is null)
            return;
        lastUptime = Uptime();
        lastExitCode = run.ExitCode;
        report.NoteEnd(status?.ExitCode == Win32Errors.ServiceCrashed ? lastExitCode ?? status.ExitCode : status?.EffectiveExitCode);
        run.Dispose();
        run = null;
    }

    private TimeSpan Uptime() => run?.StartedUtc is { } started && clock.UtcNow.UtcDateTime > started ? clock.UtcNow.UtcDateTime - started : TimeSpan.Zero;

    private RestartRules RulesOf(ServiceSupervision supervision)
    {
        if (rules is null || !ReferenceEquals(rulesOf, supervision))
            (rules, rulesOf) = (new RestartRules(supervision), supervision);
        return rules;
    }

    private Task SetPendingAsync(string reason, TimeSpan delay, IReadOnlyList<string> stopped, CancellationToken cancellationToken)
    {
        DateTime now = clock.UtcNow.UtcDateTime;
        pending = new PendingRestart { Reason = reason, DecidedUtc = now, StartUtc = now + delay, StoppedDependents = stopped.ToArray() };
        // Before anything is stopped: should the watcher end now, the next one knows.
        return folder.WritePendingAsync(pending, cancellationToken);
    }

    // A disk that is full must not keep down what has failed by itself: should the watcher end now, the next one judges it by its exit code again.
    private async Task RememberPendingAsync(string reason, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await SetPendingAsync(reason, delay, Array.Empty<string>(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await folder.DecideAsync(SupervisionDecisionKind.Trouble, $"Its restart cannot be written down, and is made all the same: {exception.Message}").ConfigureAwait(false);
        }
    }

    private Task ForgetPendingAsync(CancellationToken cancellationToken)
    {
        pending = null;
        return folder.WritePendingAsync(null, cancellationToken);
    }

    // Once for each cause: it holds at every look, with other numbers each time.
    private Task LeaveAsync(string cause, string reason)
    {
        if (cause == leftFor)
            return Task.CompletedTask;
        leftFor = cause;
        return folder.DecideAsync(WatcherDecisionKind.LeftAlone, reason);
    }
}
