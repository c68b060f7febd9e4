using System;

namespace GoWinOps.Services;

/// <summary>What is watched, and how.</summary>
internal sealed record ServiceWatchSettings
{
    /// <summary>The time between two looks at a node.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one look may take, the way to the node included.</summary>
    internal TimeSpan NodeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the watch goes on; null for ever.</summary>
    internal TimeSpan? Duration { get; init; }

    /// <summary>Takes one look at each node and ends.</summary>
    internal bool Once { get; init; }

    /// <summary>How many nodes are looked at at once.</summary>
    internal int ThrottleLimit { get; init; } = 32;

    /// <summary>The address at which services say whether they can take work; null asks none.</summary>
    internal string? HealthUrl { get; init; }

    /// <summary>What is to be noticed.</summary>
    internal ServiceRule[] Rules { get; init; } = Array.Empty<ServiceRule>();

    /// <summary>How often the history is told of a node of which nothing has changed.</summary>
    internal TimeSpan RecordInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Looks that lie further apart leave a gap: what happened in it is not known.</summary>
    internal TimeSpan LongestGap => Interval + Interval + NodeTimeout;
}
