using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Watches one run of a program: its probes and its memory.</summary>
internal sealed class RunWatch
{
    private static readonly TimeSpan BetweenMeasurements = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(30);

    private readonly HostContext context;
    private readonly ProgramJob job;
    private readonly HostedCommand commands;
    private readonly MemoryRules memory;
    private readonly Dictionary<ProbeKind, SupervisionProbeStatus> probes = new();
    private DateTimeOffset lastReport;
    private long reportedBytes;
    private string? trouble;
    private long knownLost;

    /// <summary>The watch over one run.</summary>
    internal RunWatch(HostContext context, ProgramJob job, HostedCommand commands)
    {
        this.context = context;
        this.job = job;
        this.commands = commands;
        memory = new MemoryRules(context.Supervision);
        knownLost = context.LostBytes;
    }

    /// <summary>Watches until the program is to be ended, or the run is over.</summary>
    /// <returns>Why it is to be ended; null when the watch was cancelled.</returns>
    internal async Task<(ProgramEndCause Cause, string Reason)?> RunAsync(CancellationToken cancellationToken)
    {
        ServiceSupervision settings = context.Supervision;
        Report(settings.Startup is null ? SupervisionState.Running : SupervisionState.Starting);
        using CancellationTokenSource watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(ProgramEndCause, string)?> probing = ProbeAsync(new ProbeRunner(settings.Startup, settings.Liveness, settings.Readiness, context.Steady, AskAsync), watching.Token);
        Task<(ProgramEndCause, string)?> measuring = MeasureAsync(watching.Token);
        (ProgramEndCause, string)? first = await (await Task.WhenAny(probing, measuring).ConfigureAwait(false)).ConfigureAwait(false);
        watching.Cancel();
        await Task.WhenAll(probing, measuring).ConfigureAwait(false);
        return first;
    }

    private Task<ProbeAnswer> AskAsync(ServiceProbe probe, CancellationToken cancellationToken) =>
        ProbeQuestion.AskAsync(probe, context.Clock, commands.AskAsync, cancellationToken);

    private async Task<(ProgramEndCause, string)?> ProbeAsync(ProbeRunner runner, CancellationToken cancellationToken)
    {
        try
        {
            if (await runner.RunAsync(Note, cancellationToken).ConfigureAwait(false) is { } wanted)
                return (ProgramEndCause.ProbeFailed, $"Its {wanted}");
            // Nothing more to ask: memory alone is watched now.
            await context.Clock.DelayAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return null;
    }

    private async Task<(ProgramEndCause, string)?> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                (long bytes, int processes) = job.Measure();
                Report(bytes, processes);
                if (memory.Judge(bytes) is { } broken)
                    return broken;
                await NoteTroubleAsync().ConfigureAwait(false);
                await context.Clock.DelayAsync(BetweenMeasurements, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Win32Exception exception)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.Trouble, $"The memory of the program cannot be measured: {exception.Message}", ("win32Error", exception.NativeErrorCode)).ConfigureAwait(false);
        }

        try
        {
            await context.Clock.DelayAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }

        return null;
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
        SupervisionProbeStatus[] all = probes.OrderBy(entry => entry.Key).Select(entry => entry.Value).ToArray();
        context.Status.Change(status => status.Probes = all);
    }

    // Trouble is told of when it begins and when it is over; what it cost, then.
    private async Task NoteTroubleAsync()
    {
        await context.RetryAsync().ConfigureAwait(false);
        string? now = context.Trouble;
        if (now is null && context.LostBytes is var lost && lost > knownLost)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.Trouble, $"{lost - knownLost} bytes of the program's output could not be kept.", ("lostBytes", lost - knownLost)).ConfigureAwait(false);
            knownLost = lost;
        }

        if (now == trouble)
            return;
        bool turned = trouble is null != now is null;
        trouble = now;
        context.Status.Change(status => status.Trouble = now);
        if (turned)
            await context.Journal.DecideAsync(SupervisionDecisionKind.Trouble, now ?? "Logs and status can be written again.").ConfigureAwait(false);
    }

    private void Report(string state)
    {
        if (context.Status.Read(status => status.State) != state)
            context.Status.Change(status => status.State = state);
    }

    // Every second would wear the disk for a number nobody looks at; what matters is a change.
    private void Report(long bytes, int processes)
    {
        bool tells = Math.Abs(bytes - reportedBytes) > Math.Max(1 << 20, reportedBytes / 20) || context.Status.Read(status => status.Processes) != processes;
        if (!tells && context.Steady.UtcNow - lastReport < BetweenReports)
            return;
        lastReport = context.Steady.UtcNow;
        reportedBytes = bytes;
        context.Status.Change(status =>
        {
            status.MemoryBytes = bytes;
            status.PeakMemoryBytes = Math.Max(bytes, status.PeakMemoryBytes ?? 0);
            status.Processes = processes;
        });
    }

    private static string Sentence(ProbeEventKind kind) => kind switch
    {
        ProbeEventKind.Started => "The program has started",
        ProbeEventKind.Ready => "The program is ready",
        _ => "The program is not ready",
    };
}
