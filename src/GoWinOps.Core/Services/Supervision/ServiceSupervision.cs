using System;
using GoWinOps.Health;

namespace GoWinOps.Services;

/// <summary>How a service's program is watched over: limits, probes, and, under the service host, stopping, restarting, logs and hooks.</summary>
/// <remarks>A hashtable with these names is as good: <c>-Supervision @{ MemoryLimitBytes = 512MB; Liveness = @{ Url = 'http://127.0.0.1:8080/livez' } }</c>.</remarks>
public sealed class ServiceSupervision
{
    /// <summary>The most memory all processes of the service may commit together, in bytes; Windows refuses more. Null sets no limit.</summary>
    public long? MemoryLimitBytes { get; set; }

    /// <summary>The memory, in bytes, above which the service is restarted the orderly way. Null does without.</summary>
    public long? MemorySoftLimitBytes { get; set; }

    /// <summary>The share of all processors the service may use, in percent from 1 to 100. Null sets no limit.</summary>
    public int? CpuLimitPercent { get; set; }

    /// <summary>Until it succeeds, neither of the other two probes counts; a program that fails it for too long is restarted.</summary>
    public ServiceProbe? Startup { get; set; }

    /// <summary>A program that fails it is restarted.</summary>
    public ServiceProbe? Liveness { get; set; }

    /// <summary>A program that fails it gets no traffic and is left alone.</summary>
    public ServiceProbe? Readiness { get; set; }

    /// <summary>The ways to ask the program to end, one after the other; null tries Ctrl+Break.</summary>
    public ServiceStopStep[]? Stop { get; set; }

    /// <summary>How long the program has to end, all ways together, before its job is ended; 30 seconds when null.</summary>
    public TimeSpan? StopTimeout { get; set; }

    /// <summary>When a program that ended by itself is started again.</summary>
    public ServiceRestartPolicy Restart { get; set; } = ServiceRestartPolicy.OnFailure;

    /// <summary>The pause before the first restart; 1 second when null.</summary>
    public TimeSpan? RestartDelay { get; set; }

    /// <summary>The longest pause, reached after <see cref="RestartSteps"/> restarts; <see cref="RestartDelay"/> when null.</summary>
    public TimeSpan? RestartMaxDelay { get; set; }

    /// <summary>In how many restarts the pause grows from <see cref="RestartDelay"/> to <see cref="RestartMaxDelay"/>; 0 does not let it grow.</summary>
    public int RestartSteps { get; set; }

    /// <summary>How many starts within <see cref="StartLimitInterval"/> are too many: the service then fails. 5 when null, 0 for no limit.</summary>
    public int? StartLimitBurst { get; set; }

    /// <summary>The time over which starts are counted; 10 seconds, and no less than the pauses of that many restarts take, when null.</summary>
    public TimeSpan? StartLimitInterval { get; set; }

    /// <summary>Exit codes besides 0 that mean success.</summary>
    public int[] SuccessExitCodes { get; set; } = Array.Empty<int>();

    /// <summary>Exit codes after which the program is never started again.</summary>
    public int[] NoRestartExitCodes { get; set; } = Array.Empty<int>();

    /// <summary>The folder the program starts in; the folder of its executable when null.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>A log file's size, in bytes, at which a new one is begun; 10 MiB when null.</summary>
    public long? LogFileBytes { get; set; }

    /// <summary>How many full log files of each stream are kept; 10 when null.</summary>
    public int? LogFiles { get; set; }

    /// <summary>Whether a new log file is begun each day as well.</summary>
    public bool LogDaily { get; set; }

    /// <summary>Run before the program is started; its failure fails the start.</summary>
    public ServiceHook? BeforeStart { get; set; }

    /// <summary>Run when the program has started.</summary>
    public ServiceHook? AfterStart { get; set; }

    /// <summary>Run before the program is asked to end.</summary>
    public ServiceHook? BeforeStop { get; set; }

    /// <summary>Run when the program has ended, however it ended.</summary>
    public ServiceHook? AfterStop { get; set; }
}
