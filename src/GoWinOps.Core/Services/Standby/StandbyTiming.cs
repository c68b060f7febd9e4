using System;

namespace GoWinOps.Services;

/// <summary>From when on a service has certainly ended on a node that cannot be asked.</summary>
internal static class StandbyTiming
{
    /// <summary>How long the node's watcher takes to notice that a lease has ended, and to kill.</summary>
    internal static readonly TimeSpan Enforcement = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // Clocks of computers go wrong by less than a hundredth of this.
    private const double Drift = 0.011;

    /// <summary>The moment of the watch's clock from which on a service granted until <paramref name="until"/> has certainly ended.</summary>
    /// <param name="until">Until when the lease was granted, by the watch's clock.</param>
    /// <param name="sampled">When the node's clock was read that the lease was worked out from, by the watch's clock.</param>
    /// <param name="stopTimeout">How long the service may take to stop.</param>
    internal static TimeSpan CertainEnd(TimeSpan until, TimeSpan sampled, TimeSpan stopTimeout)
    {
        TimeSpan length = until - sampled + stopTimeout + Enforcement;
        return until + stopTimeout + Enforcement + Margin + TimeSpan.FromTicks((long)(Math.Max(0, length.Ticks) * Drift));
    }
}
