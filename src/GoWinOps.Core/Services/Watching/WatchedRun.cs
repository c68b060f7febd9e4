using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>One process of a watched service: its limits, its memory and what its probes say, for as long as it lives.</summary>
internal sealed class WatchedRun : IDisposable
{
    private readonly object gate = new();
    private readonly List<ProbeEvent> changes = new();
    private readonly Dictionary<ProbeKind, SupervisionProbeStatus> probes = new();
    private readonly CancellationTokenSource ending = new();
    private readonly IWatchedProcess? process;
    private readonly MemoryRules memory;
    private bool isStarted;
    private bool isReady;
    private Task<ProbeEvent?> asking = Task.FromResult<ProbeEvent?>(null);

    /// <param name="processId">The process's id.</param>
    /// <param name="process">The process; null when it may not be opened, so that only its probes are asked.</param>
    /// <param name="settings">How it is watched over.</param>
    internal WatchedRun(uint processId, IWatchedProcess? process, SupervisionSettings settings)
    {
        ProcessId = processId;
        this.process = process;
        Settings = settings;
        memory = new MemoryRules(settings.Supervision);
    }

    /// <summary>The process's id.</summary>
    internal uint ProcessId { get; }

    /// <summary>When it started, in UTC; null where that cannot be told.</summary>
    internal DateTime? StartedUtc => process?.StartTimeUtc;

    /// <summary>The code it ended with; null while it runs, or where that cannot be told.</summary>
    internal int? ExitCode => process?.ExitCode;

    /// <summary>How it is watched over.</summary>
    internal SupervisionSettings Settings { get; }

    /// <summary>What it commits, in bytes, when it was last measured.</summary>
    internal long? MemoryBytes { get; private set; }

    /// <summary>The most it has been.</summary>
    internal long? PeakMemoryBytes { get; private set; }

    /// <summary>What is being done with it: one of <see cref="SupervisionState"/>.</summary>
    internal string State
    {
        get
        {
            lock (gate)
                return !isStarted ? SupervisionState.Starting : isReady ? SupervisionState.Running : SupervisionState.Unready;
        }
    }

    /// <summary>Sets the limits and begins to ask.</summary>
    /// <returns>What Windows refused to set, in words; null when all is set.</returns>
    internal string? Begin(IClock clock, Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask)
    {
        ServiceSupervision wanted = Settings.Supervision;
        asking = new ProbeRunner(wanted.Startup, wanted.Liveness, wanted.Readiness, clock, ask).RunAsync(Hear, ending.Token);
        return process?.Limit(wanted.MemoryLimitBytes, wanted.CpuLimitPercent);
    }

    /// <summary>Asks anew whether it is to be restarted.</summary>
    internal void AskAgain(IClock clock, Func<ServiceProbe, CancellationToken, Task<ProbeAnswer>> ask)
    {
        if (asking.IsCompleted)
            asking = new ProbeRunner(isStarted ? null : Settings.Supervision.Startup, Settings.Supervision.Liveness, Settings.Supervision.Readiness, clock, ask).RunAsync(Hear, ending.Token);
    }

    /// <summary>Lifts the limits: nobody asks for them any more.</summary>
    internal void LiftLimits() => process?.Limit(null, null);

    /// <summary>Measures the memory and says why the service is to be restarted; null when it is not.</summary>
    internal async Task<RestartNeed?> CheckAsync()
    {
        MemoryBytes = process?.ReadCommittedBytes() ?? MemoryBytes;
        PeakMemoryBytes = Math.Max(PeakMemoryBytes ?? 0, MemoryBytes ?? 0) is var peak and > 0 ? peak : null;
        if (MemoryBytes is { } bytes && memory.Judge(bytes) is { } broken)
            return new RestartNeed(broken.Cause, broken.Reason);
        return asking.Status == TaskStatus.RanToCompletion && await asking.ConfigureAwait(false) is { } failed
            ? new RestartNeed(ProgramEndCause.ProbeFailed, "Its " + failed)
            : null;
    }

    /// <summary>Why the probes are no longer asked although nothing ended them; null when they are.</summary>
    internal string? Trouble => asking.IsFaulted ? asking.Exception!.GetBaseException().Message : null;

    /// <summary>What the probes found last.</summary>
    internal SupervisionProbeStatus[] DescribeProbes()
    {
        lock (gate)
            return probes.Values.OrderBy(probe => probe.Probe, StringComparer.Ordinal).ToArray();
    }

    /// <summary>What has changed about the probes since this was asked last.</summary>
    internal IReadOnlyList<ProbeEvent> TakeChanges()
    {
        lock (gate)
        {
            ProbeEvent[] taken = changes.ToArray();
            changes.Clear();
            return taken;
        }
    }

    /// <summary>Stops asking; the process lives on, and so do its limits.</summary>
    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        process?.Dispose();
    }

    private void Hear(ProbeEvent heard)
    {
        lock (gate)
        {
            isStarted = heard.IsStarted;
            isReady = heard.IsReady;
            if (heard.Answer is null)
                return;
            if (!probes.TryGetValue(heard.Probe, out SupervisionProbeStatus? status))
                probes[heard.Probe] = status = new SupervisionProbeStatus { Probe = heard.Probe.ToString() };
            status.Detail = heard.Answer.Detail;
            if (heard.InARow >= heard.Threshold && status.Succeeds != heard.Answer.Succeeded)
            {
                status.Succeeds = heard.Answer.Succeeded;
                status.SinceUtc = heard.At.UtcDateTime;
            }

            if (heard.Kind != ProbeEventKind.Answered)
                changes.Add(heard);
        }
    }
}
