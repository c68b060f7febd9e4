using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Services;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Asks the probes of one run of a program, others as soon as others are set, and reports what they find.</summary>
internal sealed class ProbeWatch
{
    private readonly HostContext context;
    private readonly HostedCommand commands;
    private readonly Dictionary<ProbeKind, SupervisionProbeStatus> probes = new();
    private volatile TaskCompletionSource<bool> changed = NewSignal();

    /// <summary>The probes of one run.</summary>
    internal ProbeWatch(HostContext context, HostedCommand commands)
    {
        this.context = context;
        this.commands = commands;
    }

    /// <summary>Says that the settings have changed.</summary>
    internal void Change()
    {
        TaskCompletionSource<bool> before = changed;
        changed = NewSignal();
        before.TrySetResult(true);
    }

    /// <summary>Asks until the program is to be ended, or the run is over.</summary>
    /// <returns>Why it is to be ended; null when the watch was cancelled.</returns>
    internal async Task<(ProgramEndCause Cause, string Reason)?> RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan begun = context.Clock.Elapsed;
        ServiceSupervision settings = context.Supervision;
        Report(settings.Startup is null ? SupervisionState.Running : SupervisionState.Starting);
        (bool IsStarted, bool IsReady) known = default;
        while (!cancellationToken.IsCancellationRequested)
        {
            Task other = changed.Task;
            settings = context.Supervision;
            ProbeRunner runner = new(settings.Startup, settings.Liveness, settings.Readiness, context.Clock, AskAsync);
            using CancellationTokenSource asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<ProbeEvent?> running = AskAsync(runner, new ProbeStanding(context.Clock.Elapsed - begun, known.IsStarted, known.IsReady), asking.Token);
            while (await Task.WhenAny(running, other).ConfigureAwait(false) == other && IsSame(settings, context.Supervision))
                other = changed.Task;
            asking.Cancel();
            if (await running.ConfigureAwait(false) is { } wanted)
                return (ProgramEndCause.ProbeFailed, $"Its {wanted}");
            known = runner.Standing;
            // Another question has not been answered yet.
            known.IsReady &= IsSame(settings.Readiness, context.Supervision.Readiness);
            Forget(settings, context.Supervision);
        }

        return null;
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsSame(ServiceSupervision one, ServiceSupervision other) =>
        IsSame(one.Startup, other.Startup) && IsSame(one.Liveness, other.Liveness) && IsSame(one.Readiness, other.Readiness);

    private static bool IsSame(ServiceProbe? one, ServiceProbe? other) =>
        one is null ? other is null : other is not null && SupervisionJson.Write(one).SequenceEqual(SupervisionJson.Write(other));

    private async Task<ProbeEvent?> AskAsync(ProbeRunner runner, ProbeStanding standing, CancellationToken cancellationToken)
    {
        try
        {
            if (await runner.RunAsync(standing, Note, cancellationToken).ConfigureAwait(false) is { } wanted)
                return wanted;
            // Nothing more to ask, until something else is set.
            await context.Clock.DelayAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run is over, or other probes are to be asked.
        }

        return null;
    }

    private Task<ProbeAnswer> AskAsync(ServiceProbe probe, CancellationToken cancellationToken) =>
        ProbeQuestion.AskAsync(probe, context.Clock, commands.AskAsync, cancellationToken);

    private void Forget(ServiceSupervision before, ServiceSupervision now)
    {
        if (!IsSame(before.Startup, now.Startup))
            probes.Remove(ProbeKind.Startup);
        if (!IsSame(before.Liveness, now.Liveness))
            probes.Remove(ProbeKind.Liveness);
        if (!IsSame(before.Readiness, now.Readiness))
            probes.Remove(ProbeKind.Readiness);
        ReportProbes();
    }

    private void Note(ProbeEvent change)
    {
        if (change.Answer is not null)
            NoteAnswer(change);
        if (change.Kind == ProbeEventKind.Answered)
            return;
        bool unready = change.IsStarted && !change.IsReady && context.Supervision.Readiness is not null;
        Report(!change.IsStarted ? SupervisionState.Starting : unready ? SupervisionState.Unready : SupervisionState.Running);
        // What wants a restart is written down with the restart.
        if (change.Answer is not null && change.Kind != ProbeEventKind.RestartWanted)
            _ = context.Journal.DecideAsync(SupervisionDecisionKind.Probe, $"{Sentence(change.Kind)}: {change}.", ("inARow", change.InARow));
    }

    private void NoteAnswer(ProbeEvent change)
    {
        bool counts = change.InARow >= change.Threshold;
        bool? before = probes.TryGetValue(change.Probe, out SupervisionProbeStatus? known) ? known.Succeeds : null;
        bool? now = counts ? change.Answer!.Succeeded : before;
        if (known is not null && now == before && known.Detail == change.Answer!.Detail)
            return;
        probes[change.Probe] = new SupervisionProbeStatus
        {
            Probe = change.Probe.ToString(),
            Succeeds = now,
            Detail = change.Answer!.Detail,
            SinceUtc = now == before ? known?.SinceUtc : context.Clock.UtcNow.UtcDateTime,
        };
        ReportProbes();
    }

    private void ReportProbes()
    {
        SupervisionProbeStatus[] all = probes.OrderBy(entry => entry.Key).Select(entry => entry.Value).ToArray();
        context.Status.Change(status => status.Probes = all);
    }

    private void Report(string state)
    {
        if (context.Status.Read(status => status.State) != state)
            context.Status.Change(status => status.State = state);
    }

    private static string Sentence(ProbeEventKind kind) => kind switch
    {
        ProbeEventKind.Started => "The program has started",
        ProbeEventKind.Ready => "The program is ready",
        _ => "The program is not ready",
    };
}
