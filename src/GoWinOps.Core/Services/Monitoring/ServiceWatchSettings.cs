using System;

namespace GoWinOps.Services;

/// <summary>What is watched, and how.</summary>
internal sealed record ServiceWatchSettings
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    /// <summary>The time between two looks at a node.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a node has to answer a look; what takes longer goes on, but the node does not answer.</summary>
    internal TimeSpan LookTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How much longer the first look may take, because the way to the node has to be opened.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMinutes(1);

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
    internal TimeSpan LongestGap => Interval + Interval + LookTimeout;

    /// <summary>
    /// How long looks that are <paramref name="interval"/> apart may take: as long, but from ten seconds, which a busy node and a program that is asked for its health
    /// may need, to thirty, after which a node is not to be believed well; and no longer than <paramref name="most"/>.
    /// </summary>
    internal static TimeSpan LookTimeoutOf(TimeSpan interval, TimeSpan most)
    {
        TimeSpan time = interval < ShortestLook ? ShortestLook : interval > LongestLook ? LongestLook : interval;
        return time < most ? time : most;
    }
}
