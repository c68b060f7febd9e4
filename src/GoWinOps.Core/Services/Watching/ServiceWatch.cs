using System;
using System.Collections.Generic;
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
    private readonly string service;
    private readonly IWatchedNode node;
    private readonly IWatchedFolder folder;
    private readonly IClock clock;
    private readonly Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask;
    private readonly WatchReport report;
    private WatchedRun? run;
    private RestartRules? rules;
    private ServiceSupervision? rulesOf;
    private TimeSpan lastUptime;
    private int? lastExitCode;
    private PendingRestart? pending;
    private DateTimeOffset? stoppedSince;
    private string? leftFor;
    private bool gaveUp;

    /// <param name="service">The service's name.</param>
    /// <param name="node">The machine.</param>
    /// <param name="folder">The service's folder.</param>
    /// <param name="clock">The machine's clock.</param>
    /// <param name="ask">Puts a probe's question.</param>
    internal ServiceWatch(
        string service, IWatchedNode node, IWatchedFolder folder, IClock clock, Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask)
    {
        this.service = service;
        this.node = node;
        this.folder = folder;
        this.clock = clock;
        this.ask = ask;
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
                await WatchStoppedAsync(status, settings, files.Intent, cancellationToken).ConfigureAwait(false);
                break;
            case null:
                EndRun(null);
                break;
        }

        await report.WriteAsync(StateOf(status), run, pending, cancellationToken).ConfigureAwait(false);
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
        if (need is null || gaveUp)
            return;
        if (intent.Obstacle is { } obstacle)
            await LeaveAsync($"{need.Reason}; it is not restarted, because {obstacle}.").ConfigureAwait(false);
        else
            await RestartAsync(need, settings.Supervision, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginRunAsync(WatchedStatus status, SupervisionSettings settings, CancellationToken cancellationToken)
    {
        bool isNew = run?.ProcessId != status.ProcessId;
        if (!isNew)
            run!.LiftLimits();
        run?.Dispose();
        run = new WatchedRun(status.ProcessId, node.Open(status.ProcessId), settings);
        if (isNew)
        {
            leftFor = null;
            gaveUp = false;
            // Who starts it by hand begins anew.
            if (pending is null)
                rules = null;
            RulesOf(settings.Supervision).CountStart(clock.UtcNow);
            await folder.DecideAsync(WatcherDecisionKind.Watching, $"Process {status.ProcessId} of the service is watched.", ("processId", status.ProcessId)).ConfigureAwait(false);
            await FinishPendingAsync(cancellationToken).ConfigureAwait(false);
        }

        if (run.Begin(clock, ask) is { } refused)
            await folder.DecideAsync(SupervisionDecisionKind.LimitUnsupported, refused).ConfigureAwait(false);
    }

    private async Task RestartAsync(RestartNeed need, ServiceSupervision supervision, CancellationToken cancellationToken)
    {
        RestartVerdict verdict = RulesOf(supervision).Judge(new ProgramEnd { Cause = need.Cause, Uptime = Uptime(), Description = need.Reason }, clock.UtcNow);
        if (verdict.Delay is not { } delay)
        {
            // A program that its probes find wanting may still be better than none.
            gaveUp = true;
            await folder.DecideAsync(verdict.Kind, verdict.Reason + " It is left running.", ("starts", verdict.StartsInInterval)).ConfigureAwait(false);
            return;
        }

        await SetPendingAsync(verdict.Reason, delay, cancellationToken).ConfigureAwait(false);
        await folder.DecideAsync(verdict.Kind, verdict.Reason, ("delaySeconds", delay.TotalSeconds), ("starts", verdict.StartsInInterval)).ConfigureAwait(false);
        TimeSpan timeout = need.Cause == ProgramEndCause.MemoryLimit ? TimeSpan.Zero : supervision.StopTimeout ?? DefaultStopTimeout;
        WatchedStop stop = await node.StopAsync(service, timeout, cancellationToken).ConfigureAwait(false);
        pending!.StoppedDependents = stop.StoppedDependents.ToArray();
        await folder.WritePendingAsync(pending, cancellationToken).ConfigureAwait(false);
        if (stop.WasKilled)
            await folder.DecideAsync(SupervisionDecisionKind.Killed, $"It did not stop within {timeout.TotalSeconds:0.#} s and was killed.").ConfigureAwait(false);
        if (stop.Failure is null)
            return;
        gaveUp = true;
        await folder.DecideAsync(SupervisionDecisionKind.Trouble, $"It could not be stopped, and is left as it is: {stop.Failure.Message}").ConfigureAwait(false);
        await StartDependentsAsync(stop.StoppedDependents, cancellationToken).ConfigureAwait(false);
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WatchStoppedAsync(WatchedStatus status, SupervisionSettings settings, WatchedIntent intent, CancellationToken cancellationToken)
    {
        stoppedSince ??= clock.UtcNow;
        if (pending is not null)
        {
            await CarryOnAsync(settings.Supervision, intent, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (gaveUp || node.ReadSetup(service) is not { } setup)
            return;
        StoppedServiceVerdict verdict = StoppedServiceRule.Judge(status, setup, intent, clock.UtcNow - stoppedSince.Value);
        if (verdict.Starts)
            await DecideRestartAsync(status, settings.Supervision, verdict.Reason, cancellationToken).ConfigureAwait(false);
        else if (verdict.Wait == TimeSpan.Zero)
            await LeaveAsync($"It is not started, because {verdict.Reason}.").ConfigureAwait(false);
    }

    private async Task DecideRestartAsync(WatchedStatus status, ServiceSupervision supervision, string more, CancellationToken cancellationToken)
    {
        ProgramEnd end = StoppedServiceRule.EndOf(status, lastExitCode, lastUptime);
        if (more.Length > 0)
            end = end with { Description = $"{end.Description}, and {more}" };
        RestartVerdict verdict = RulesOf(supervision).Judge(end, clock.UtcNow);
        (string, double)[] numbers = { ("exitCode", end.ExitCode), ("uptimeSeconds", Math.Round(lastUptime.TotalSeconds, 3)), ("starts", verdict.StartsInInterval) };
        gaveUp = verdict.Delay is null;
        if (verdict.Delay is { } delay)
            await SetPendingAsync(verdict.Reason, delay, cancellationToken).ConfigureAwait(false);
        await folder.DecideAsync(verdict.Kind, verdict.Reason, numbers).ConfigureAwait(false);
    }

    // The service has stopped, and a start is due: now, or when its pause is over.
    private async Task CarryOnAsync(ServiceSupervision supervision, WatchedIntent intent, CancellationToken cancellationToken)
    {
        if (intent.Obstacle is { } obstacle)
        {
            await folder.DecideAsync(WatcherDecisionKind.LeftAlone, $"The restart is given up, because {obstacle}.").ConfigureAwait(false);
            await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        if (clock.UtcNow.UtcDateTime < pending!.StartUtc)
            return;
        WatchedStart start = await node.StartAsync(service, StartTimeout, cancellationToken).ConfigureAwait(false);
        // That it runs is seen with the next look, as for a service that somebody else has started.
        if (start.IsRunning)
            return;
        RestartRules limits = RulesOf(supervision);
        limits.CountStart(clock.UtcNow);
        string failure = $"It could not be started: {start.Failure!.Message}";
        RestartVerdict verdict = limits.Judge(new ProgramEnd { Cause = ProgramEndCause.StartFailed, ExitCode = start.Code, Description = failure.TrimEnd('.') }, clock.UtcNow);
        await folder.DecideAsync(SupervisionDecisionKind.StartFailed, verdict.Reason, ("code", start.Code)).ConfigureAwait(false);
        if (verdict.Delay is { } delay)
        {
            pending.StartUtc = (clock.UtcNow + delay).UtcDateTime;
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
        await StartDependentsAsync(pending.StoppedDependents ?? Array.Empty<string>(), cancellationToken).ConfigureAwait(false);
        await ForgetPendingAsync(cancellationToken).ConfigureAwait(false);
    }

    // They were stopped dependents first, so they start the other way round.
    private async Task StartDependentsAsync(IReadOnlyList<string> dependents, CancellationToken cancellationToken)
    {
        foreach (string dependent in dependents.Reverse())
        {
            WatchedStart start = await node.StartAsync(dependent, StartTimeout, cancellationToken).ConfigureAwait(false);
            string outcome = start.IsRunning ? "was started again." : $"could not be started again: {start.Failure!.Message}";
            await folder.DecideAsync(SupervisionDecisionKind.Restart, $"'{dependent}', which depends on it and was stopped for its restart, {outcome}").ConfigureAwait(false);
        }
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

    private Task SetPendingAsync(string reason, TimeSpan delay, CancellationToken cancellationToken)
    {
        DateTime now = clock.UtcNow.UtcDateTime;
        pending = new PendingRestart { Reason = reason, DecidedUtc = now, StartUtc = now + delay };
        // Before anything is stopped: should the watcher end now, the next one knows.
        return folder.WritePendingAsync(pending, cancellationToken);
    }

    private Task ForgetPendingAsync(CancellationToken cancellationToken)
    {
        pending = null;
        return folder.WritePendingAsync(null, cancellationToken);
    }

    // Once for each reason: it holds at every look.
    private Task LeaveAsync(string reason)
    {
        if (reason == leftFor)
            return Task.CompletedTask;
        leftFor = reason;
        return folder.DecideAsync(WatcherDecisionKind.LeftAlone, reason);
    }
}
