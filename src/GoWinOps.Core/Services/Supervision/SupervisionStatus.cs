using System;

namespace GoWinOps.Services;

/// <summary>What the service host, or the node's watcher, reports of one service: the content of <c>supervision-status.json</c>.</summary>
public sealed class SupervisionStatus
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>What is being done with the program: one of <see cref="SupervisionState"/>.</summary>
    public string State { get; set; } = string.Empty;

    /// <summary>The program's process; 0 while none runs.</summary>
    public int ProcessId { get; set; }

    /// <summary>When that process started, in UTC; with the id it names one process for ever.</summary>
    public DateTime? ProcessStartedUtc { get; set; }

    /// <summary>When the service was started, in UTC.</summary>
    public DateTime? StartedUtc { get; set; }

    /// <summary>How often the program was started again since then.</summary>
    public int Restarts { get; set; }

    /// <summary>The exit code of the run before; null before the first has ended. A crash has the NTSTATUS code, a negative number.</summary>
    public int? LastExitCode { get; set; }

    /// <summary>When that run ended, in UTC.</summary>
    public DateTime? LastExitUtc { get; set; }

    /// <summary>Why the program was last started again, in a sentence.</summary>
    public string? LastRestartReason { get; set; }

    /// <summary>When the program will be started again, in UTC; null while nothing waits for that.</summary>
    public DateTime? NextStartUtc { get; set; }

    /// <summary>What all processes of the service commit together, in bytes, when it was last measured.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>The most it has been since the service was started.</summary>
    public long? PeakMemoryBytes { get; set; }

    /// <summary>How many processes the service has.</summary>
    public int? Processes { get; set; }

    /// <summary>What the probes found last; empty without probes.</summary>
    public SupervisionProbeStatus[] Probes { get; set; } = Array.Empty<SupervisionProbeStatus>();

    /// <summary>When the settings that count were written, in UTC; null where the service has none, and from a host that reads them only when it starts.</summary>
    public DateTime? SettingsUtc { get; set; }

    /// <summary>The settings that were changed since the program's start and count only from its next one, such as <c>Supervision.WorkingDirectory</c>.</summary>
    public string[] PendingRestart { get; set; } = Array.Empty<string>();

    /// <summary>What keeps logs or this file from being written; null while nothing does.</summary>
    public string? Trouble { get; set; }

    /// <summary>The process that reports this.</summary>
    public int HostProcessId { get; set; }

    /// <summary>Its version.</summary>
    public string HostVersion { get; set; } = string.Empty;

    /// <summary>When this was written, in UTC by the node's clock.</summary>
    public DateTime UpdatedUtc { get; set; }

    internal SupervisionStatus Copy() => (SupervisionStatus)MemberwiseClone();
}
