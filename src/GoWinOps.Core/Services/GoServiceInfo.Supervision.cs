using System;

namespace GoWinOps.Services;

/// <content>What the service host, or the node's watcher, says of the program. It is null where nobody looks after it, and where who did has died.</content>
public sealed partial class GoServiceInfo
{
    private DateTime? programStartTimeUtc;
    private DateTime? nextStartTimeUtc;

    /// <summary>Whether the program answers the service control manager itself, or under the service host.</summary>
    public ServiceMode Mode { get; set; } = ServiceMode.Native;

    /// <summary>The service host's executable; null for a program that runs without one.</summary>
    public string? HostPath { get; set; }

    /// <summary>How the program is watched over; null where nothing was asked for.</summary>
    public ServiceSupervision? Supervision { get; set; }

    /// <summary>What is being done with the program: Starting, Running, Unready, Restarting, Stopping, Stopped or Failed.</summary>
    public string? ProgramState { get; set; }

    /// <summary>The program's own process, where it is looked after; 0 while none runs.</summary>
    public int? ProgramProcessId { get; set; }

    /// <summary>When that process started, in UTC.</summary>
    public DateTime? ProgramStartTimeUtc
    {
        get => programStartTimeUtc;
        set => programStartTimeUtc = Utc(value);
    }

    /// <summary>How often the program was started again since the service was started.</summary>
    public int? Restarts { get; set; }

    /// <summary>The exit code of the program's run before; null before the first has ended.</summary>
    public int? LastExitCode { get; set; }

    /// <summary>Why the program was last started again, in a sentence.</summary>
    public string? LastRestartReason { get; set; }

    /// <summary>When the program will be started again, in UTC; null while nothing waits for that.</summary>
    public DateTime? NextStartTimeUtc
    {
        get => nextStartTimeUtc;
        set => nextStartTimeUtc = Utc(value);
    }

    /// <summary>What all processes of the service commit together, in bytes.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>The most that has been since the service was started, in bytes.</summary>
    public long? PeakMemoryBytes { get; set; }

    /// <summary>Whether the liveness probe counts as succeeding; null without one.</summary>
    public bool? IsLive { get; set; }

    /// <summary>Whether the readiness probe counts as succeeding; null without one.</summary>
    public bool? IsReady { get; set; }

    /// <summary>What each probe found last.</summary>
    public SupervisionProbeStatus[] Probes { get; set; } = Array.Empty<SupervisionProbeStatus>();

    /// <summary>What was decided last about the program, and when; Get-GoServiceDecision has them all.</summary>
    public string? LastDecision { get; set; }

    /// <summary>What keeps the program from being looked after, or its state from being known; null while nothing does.</summary>
    public string? SupervisionTrouble { get; set; }

    private static DateTime? Utc(DateTime? value) => value is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
}
