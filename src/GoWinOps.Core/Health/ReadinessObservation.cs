using System;

namespace GoWinOps.Health;

/// <summary>What was seen of a program at one moment.</summary>
public sealed class ReadinessObservation
{
    /// <summary>When it was seen, by <see cref="Time.IClock.Elapsed"/>.</summary>
    public TimeSpan At { get; set; }

    /// <summary>Whether the probe said healthy.</summary>
    public bool Healthy { get; set; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>The version it reported.</summary>
    public string? Version { get; set; }

    /// <summary>Its process; 0 when none runs.</summary>
    public int ProcessId { get; set; }

    /// <summary>When that process started; with the id it names one process for good.</summary>
    public DateTimeOffset? ProcessStartedAt { get; set; }
}
