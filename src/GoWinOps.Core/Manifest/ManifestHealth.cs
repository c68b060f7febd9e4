using System;

namespace GoWinOps.Manifest;

/// <summary>The section <c>health</c>. What the file leaves out is null.</summary>
public sealed class ManifestHealth
{
    /// <summary>The health address, as each node sees it.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>The address that tells the running version.</summary>
    public string? VersionUrl { get; set; }

    /// <summary>The JSON path of the version in that answer.</summary>
    public string? VersionProperty { get; set; }

    /// <summary>How long a node must be healthy without a break before it is ready.</summary>
    public TimeSpan? MinReady { get; set; }

    /// <summary>How long a started node may take to be ready.</summary>
    public TimeSpan? Deadline { get; set; }

    /// <summary>The time between two probes.</summary>
    public TimeSpan? Interval { get; set; }
}
