using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>What the watcher reports of one service: written when it has changed, and now and then for the memory.</summary>
internal sealed class WatchReport
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly int OwnProcessId = CurrentProcessId();
    private static readonly string OwnVersion = typeof(WatchReport).GetTypeInfo().Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    private readonly IWatchedFolder folder;
    private readonly IClock clock;
    private readonly string service;
    private string? written;
    private int restarts;
    private string? lastReason;
    private int? lastExitCode;
    private DateTime? lastExitUtc;
    private DateTimeOffset writtenAt;

    internal WatchReport(string service, IWatchedFolder folder, IClock clock)
    {
        this.service = service;
        this.folder = folder;
        this.clock = clock;
    }

    /// <summary>Counts a restart.</summary>
    internal void CountRestart(string reason)
    {
        restarts++;
        lastReason = reason;
    }

    /// <summary>Remembers how a process ended; null when that cannot be told.</summary>
    internal void NoteEnd(int? exitCode)
    {
        lastExitCode = exitCode;
        lastExitUtc = clock.UtcNow.UtcDateTime;
    }

    /// <summary>Writes the report if it says anything new. A disk that takes nothing is tried again with the next look.</summary>
    internal async Task WriteAsync(string state, WatchedRun? run, PendingRestart? pending, string? trouble, CancellationToken cancellationToken)
    {
        SupervisionStatus status = new()
        {
            Service = service,
            State = state,
            ProcessId = (int)(run?.ProcessId ?? 0),
            ProcessStartedUtc = run?.StartedUtc,
            StartedUtc = run?.StartedUtc,
            Restarts = restarts,
            LastExitCode = lastExitCode,
            LastExitUtc = lastExitUtc,
            LastRestartReason = lastReason,
            NextStartUtc = pending?.StartUtc,
            MemoryBytes = run?.MemoryBytes,
            PeakMemoryBytes = run?.PeakMemoryBytes,
            Probes = run?.DescribeProbes() ?? Array.Empty<SupervisionProbeStatus>(),
            Trouble = trouble,
            HostProcessId = OwnProcessId,
            HostVersion = OwnVersion,
            UpdatedUtc = clock.UtcNow.UtcDateTime,
        };
        string key = KeyOf(status);
        if (key == written && clock.UtcNow - writtenAt is var since && since >= TimeSpan.Zero && since < LongestPause)
            return;
        try
        {
            await folder.WriteStatusAsync(status, cancellationToken).ConfigureAwait(false);
            (written, writtenAt) = (key, clock.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            written = null;
        }
    }

    // All but what changes all the time: memory and the moment.
    private static string KeyOf(SupervisionStatus status) => string.Join(
        "|",
        new object?[] { status.State, status.ProcessId, status.Restarts, status.LastExitCode, status.LastExitUtc, status.NextStartUtc, status.Trouble }
            .Concat(status.Probes.Select(probe => $"{probe.Probe} {probe.Succeeds} {probe.SinceUtc:O}")));

    private static int CurrentProcessId()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Id;
    }
}
