using System;

namespace GoWinOps.Services;

/// <summary>How much of the history is kept.</summary>
internal sealed record WatchHistoryLimits
{
    /// <summary>The size of a file, in bytes, at which the next is begun.</summary>
    internal long FileBytes { get; init; } = 8L << 20;

    /// <summary>The size of all files together, in bytes.</summary>
    internal long TotalBytes { get; init; } = 256L << 20;

    /// <summary>How long after its last line a file is kept.</summary>
    internal TimeSpan Age { get; init; } = TimeSpan.FromDays(90);
}
