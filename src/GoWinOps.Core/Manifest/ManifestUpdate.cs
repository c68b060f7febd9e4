using System;

namespace GoWinOps.Manifest;

/// <summary>The section <c>update</c>. What the file leaves out is null.</summary>
public sealed class ManifestUpdate
{
    /// <summary>How many nodes may be out of service at once: a number, or a share such as <c>25%</c>.</summary>
    public string? MaxUnavailable { get; set; }

    /// <summary>How long a drained node may take to finish its work.</summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>How long the service may take to stop.</summary>
    public TimeSpan? StopTimeout { get; set; }

    /// <summary>How long a drained node is left alone before it is stopped.</summary>
    public TimeSpan? QuietPeriod { get; set; }

    /// <summary>How long the whole of one node may take.</summary>
    public TimeSpan? ProgressDeadline { get; set; }
}
