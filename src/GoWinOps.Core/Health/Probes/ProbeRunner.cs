using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Health;

/// <summary>Asks the probes of one started program, with the meaning they have in Kubernetes.</summary>
/// <remarks>
/// Until the startup probe succeeds the other two are not asked. A startup or liveness probe that fails often enough in a row wants the program
/// restarted. Readiness only says whether the program may be given work; it does not count before its first success. Initial delays count
/// from the start of the program, periods from question to question.
/// </remarks>
internal sealed class ProbeRunner
{
    private readonly ServiceProbe? startup;
    private readonly ServiceProbe? liveness;
    private readonly ServiceProbe? readiness;
    private readonly IClock clock;
    private readonly Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask;
    private readonly object gate = new();
    private bool isStarted;
    private bool isReady;
    private ProbeEvent? restart;

    /// <summary>Whether the program counts as started, and whether it may be given work.</summary>
    internal (bool IsStarted, bool IsReady) Standing
    {
        get
        {
            lock (gate)
                return (isStarted, isReady);
        }
    }

    /// <summary>A runner of probes with positive numbers; null for one that is not set.</summary>
    internal ProbeRunner(ServiceProbe? startup, ServiceProbe? liveness, ServiceProbe? readiness, IClock clock)
        : this(startup, liveness, readiness, clock, (probe, cancellationToken) => ProbeQuestion.AskAsync(probe, clock, cancellationToken))
    {
    }

    /// <summary>A runner that puts its questions by another way.</summary>
    internal ProbeRunner(
        ServiceProbe? startup, ServiceProbe? liveness, ServiceProbe? readiness, IClock clock, Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask)
    {
        this.startup = startup;
        this.liveness = liveness;
        this.readiness = readiness;
        this.clock = clock;
        this.ask = ask;
    }

    /// <summary>
    /// Asks from the start of the program on. Ends with the event that wants a restart, or with null when there is nothing (more) to ask.
    /// A runner is for one start of the program.
    /// </summary>
    /// <param name="changed">Told of every answer, one at a time, and once each that the program counts as started and as ready.</param>
    /// <param name="cancellationToken">Ends the asking, when the program ends.</param>
    internal Task<ProbeEvent?> RunAsync(Action<ProbeEvent> changed, CancellationToken cancellationToken) => RunAsync(ProbeStanding.New, changed, cancellationToken);

    /// <summary>Asks on, a program that was asked before by other probes; a start that was seen is not asked for again.</summary>
    /// <param name="standing">How far the program is.</param>
    /// <param name="changed">Told of every answer, one at a time, and once each that the program counts as started and as ready.</param>
    /// <param name="cancellationToken">Ends the asking, when the program ends.</param>
    internal async Task<ProbeEvent?> RunAsync(ProbeStanding standing, Action<ProbeEvent> changed, CancellationToken cancellationToken)
    {
        TimeSpan begun = clock.Elapsed - standing.Age;
        (isStarted, isReady) = (standing.IsStarted, standing.IsReady);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (startup is null || standing.IsStarted)
            Change(ProbeKind.Startup, ProbeEventKind.Started, null, 0, 0, changed);
        else
            await RepeatAsync(startup, ProbeKind.Startup, begun, changed, ending.Token).ConfigureAwait(false);
        if (restart is not null)
            return restart;
        if (readiness is null)
            Change(ProbeKind.Readiness, ProbeEventKind.Ready, null, 0, 0, changed);
        List<Task> asking = new();
        if (liveness is not null)
            asking.Add(RepeatUntilRestartAsync(liveness, ProbeKind.Liveness, begun, changed, ending, cancellationToken));
        if (readiness is not null)
            asking.Add(RepeatUntilRestartAsync(readiness, ProbeKind.Readiness, begun, changed, ending, cancellationToken));
        await Task.WhenAll(asking).ConfigureAwait(false);
        return restart;
    }

    private async Task RepeatUntilRestartAsync(
        ServiceProbe probe, ProbeKind kind, TimeSpan begun, Action<ProbeEvent> changed, CancellationTokenSource ending, CancellationToken cancellationToken)
    {
        try
        {
            await RepeatAsync(probe, kind, begun, changed, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The other probe wants a restart, or has failed to tell what it found.
        }
        finally
        {
            ending.Cancel();
        }
    }

    private async Task RepeatAsync(ServiceProbe probe, ProbeKind kind, TimeSpan begun, Action<ProbeEvent> changed, CancellationToken cancellationToken)
    {
        await PauseAsync(ServiceProbeDefaults.InitialDelayOf(probe), begun, cancellationToken).ConfigureAwait(false);
        bool? last = null;
        int inARow = 0;
        while (true)
        {
            TimeSpan asked = clock.Elapsed;
            ProbeAnswer answer = await ask(probe, cancellationToken).ConfigureAwait(false);
            inARow = answer.Succeeded == last ? inARow + 1 : 1;
            last = answer.Succeeded;
            int threshold = ServiceProbeDefaults.ThresholdOf(probe, answer.Succeeded);
            ProbeEventKind outcome = Change(kind, Judge(kind, answer.Succeeded, inARow >= threshold), answer, inARow, threshold, changed);
            if (outcome is ProbeEventKind.RestartWanted or ProbeEventKind.Started)
                return;
            await PauseAsync(ServiceProbeDefaults.PeriodOf(probe), asked, cancellationToken).ConfigureAwait(false);
        }
    }

    private ProbeEventKind Judge(ProbeKind kind, bool succeeded, bool counts)
    {
        if (!counts)
            return ProbeEventKind.Answered;
        return kind switch
        {
            ProbeKind.Startup => succeeded ? ProbeEventKind.Started : ProbeEventKind.RestartWanted,
            ProbeKind.Liveness => succeeded ? ProbeEventKind.Answered : ProbeEventKind.RestartWanted,
            _ when succeeded == isReady => ProbeEventKind.Answered,
            _ => succeeded ? ProbeEventKind.Ready : ProbeEventKind.NotReady,
        };
    }

    private Task PauseAsync(TimeSpan pause, TimeSpan since, CancellationToken cancellationToken)
    {
        TimeSpan left = pause - (clock.Elapsed - since);
        return clock.DelayAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
    }

    private ProbeEventKind Change(ProbeKind probe, ProbeEventKind kind, ProbeAnswer? answer, int inARow, int threshold, Action<ProbeEvent> changed)
    {
        lock (gate)
        {
            // Two probes may answer at once; after the one that wants a restart nothing counts.
            if (restart is not null)
                return ProbeEventKind.RestartWanted;
            isStarted |= kind == ProbeEventKind.Started;
            isReady = kind is ProbeEventKind.Ready || (isReady && kind is not (ProbeEventKind.NotReady or ProbeEventKind.RestartWanted));
            ProbeEvent change = new()
            {
                At = clock.UtcNow,
                Probe = probe,
                Kind = kind,
                Answer = answer,
                InARow = inARow,
                Threshold = threshold,
                IsStarted = isStarted,
                IsReady = isReady,
            };
            if (kind == ProbeEventKind.RestartWanted)
                restart = change;
            changed(change);
            return kind;
        }
    }
}
