using System;
using System.Collections.Generic;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What stopping a service came to.</summary>
internal sealed record WatchedStop
{
    /// <summary>Why it runs on; null when it has stopped.</summary>
    internal Problem? Failure { get; init; }

    /// <summary>Whether it had stopped, or was about to, before it was asked: somebody else stops it, or it ends by itself.</summary>
    internal bool WasUnderWay { get; init; }

    /// <summary>Whether its process had to be killed.</summary>
    internal bool WasKilled { get; init; }

    /// <summary>What it does now if it did stop and somebody, or Windows, has started it again since; null when it stays as it was left.</summary>
    internal ServiceStatusProcess? Again { get; init; }

    /// <summary>The services that depend on it and were stopped first, in that order.</summary>
    internal IReadOnlyList<string> StoppedDependents { get; init; } = Array.Empty<string>();
}
