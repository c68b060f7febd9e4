using System;

namespace GoWinOps.Rollouts;

/// <summary>What a service is like on its node at one moment.</summary>
public sealed class ServiceSnapshot
{
    /// <summary>Whether the service is installed.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>
    /// Whether the program has to answer the service control manager itself: it runs without a service host, and nobody has said that it can though it does not
    /// look so.
    /// </summary>
    public bool NeedsAwareProgram { get; set; }

    /// <summary>Whether the service has a standby and must not run on this node now.</summary>
    public bool IsPassive { get; set; }

    /// <summary>Whether the service must not be started.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether the service runs.</summary>
    public bool IsRunning { get; set; }

    /// <summary>What the service does, in the words of its control manager.</summary>
    public string ServiceState { get; set; } = string.Empty;

    /// <summary>Its process; 0 when none runs.</summary>
    public int ProcessId { get; set; }

    /// <summary>When that process started.</summary>
    public DateTimeOffset? ProcessStartedAt { get; set; }

    /// <summary>The code it ended with.</summary>
    public int ExitCode { get; set; }

    /// <summary>The release the service is set to; null for one GoWinOps did not install.</summary>
    public string? CurrentRelease { get; set; }

    /// <summary>The release to go back to.</summary>
    public string? LastStableRelease { get; set; }

    /// <summary>The highest fencing token that has changed the service.</summary>
    public long FencingToken { get; set; }
}
