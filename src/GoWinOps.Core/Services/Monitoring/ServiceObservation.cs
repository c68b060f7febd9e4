using System;

namespace GoWinOps.Services;

/// <summary>What one look found of a service.</summary>
public sealed class ServiceObservation
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether there is such a service.</summary>
    public bool IsPresent { get; set; } = true;

    /// <summary>What it does; <see cref="GoServiceState.Unknown"/> where the node did not let us see.</summary>
    public GoServiceState State { get; set; }

    /// <summary>The process it runs in; 0 when it does not run.</summary>
    public int ProcessId { get; set; }

    /// <summary>When that process started; null when it does not run or may not be seen.</summary>
    public DateTimeOffset? ProcessStartTime { get; set; }

    /// <summary>The Win32 code the service ended with.</summary>
    public int ExitCode { get; set; }

    /// <summary>The service's own exit code, where <see cref="ExitCode"/> is 1066.</summary>
    public int ServiceExitCode { get; set; }

    /// <summary>When it starts.</summary>
    public GoServiceStartType StartType { get; set; }

    /// <summary>Whom it runs as.</summary>
    public string Account { get; set; } = string.Empty;

    /// <summary>Executable and arguments, without the path of a release.</summary>
    public string CommandLine { get; set; } = string.Empty;

    /// <summary>The release it is set to run; null for a service that GoWinOps did not install.</summary>
    public string? Release { get; set; }

    /// <summary>What people last wanted it to do.</summary>
    public ServiceIntent Intent { get; set; }

    /// <summary>Whether it is kept stopped here because it is to run on the other node of its pair.</summary>
    public bool IsPassive { get; set; }

    /// <summary>Whether a deployment, or a stop, is under way that has suspended its recovery: nobody else is to start it.</summary>
    public bool IsBeingDeployed { get; set; }

    /// <summary>Whether it said that it can take work; null where nobody asks it.</summary>
    public bool? IsReady { get; set; }

    /// <summary>Why it is not ready.</summary>
    public string? ReadyReason { get; set; }

    /// <summary>How often its supervisor has started the program anew; null without a supervisor.</summary>
    public long? Restarts { get; set; }

    /// <summary>The memory of its process in bytes; null when it does not run or may not be seen.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>Whether it does what it is for: it runs, and has not said that it is not ready.</summary>
    internal bool IsUp => IsPresent && State == GoServiceState.Running && IsReady != false;

    /// <summary>Whether it is as it should be when it does not run.</summary>
    internal bool IsMeantToStop => IsPassive || IsBeingDeployed || Intent == ServiceIntent.Stop;

    /// <summary>Whether it is there and may not be seen: then nothing else is known of it.</summary>
    internal bool IsHidden => IsPresent && State == GoServiceState.Unknown;

    /// <summary>Whether it is on its way from one state to another.</summary>
    internal bool IsPending => State is GoServiceState.StartPending or GoServiceState.StopPending or GoServiceState.ContinuePending or GoServiceState.PausePending;
}
