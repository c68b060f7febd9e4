using System;

namespace GoWinOps.Services;

/// <summary>What one probe of a supervised service found last.</summary>
public sealed class SupervisionProbeStatus
{
    /// <summary>Startup, Liveness or Readiness.</summary>
    public string Probe { get; set; } = string.Empty;

    /// <summary>Whether it counts as succeeding, by its thresholds; null before it has counted as anything.</summary>
    public bool? Succeeds { get; set; }

    /// <summary>What the last answer was: a status code, a refused connection.</summary>
    public string? Detail { get; set; }

    /// <summary>Since when <see cref="Succeeds"/> is what it is, in UTC.</summary>
    public DateTime? SinceUtc { get; set; }
}
