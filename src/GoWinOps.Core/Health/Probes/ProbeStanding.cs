using System;

namespace GoWinOps.Health;

/// <summary>How far a program is whose probes are about to be asked.</summary>
/// <param name="Age">How long ago it was started.</param>
/// <param name="IsStarted">Whether it counts as started already.</param>
/// <param name="IsReady">Whether it may be given work already.</param>
internal sealed record ProbeStanding(TimeSpan Age, bool IsStarted, bool IsReady)
{
    /// <summary>A program that starts now.</summary>
    internal static ProbeStanding New { get; } = new(TimeSpan.Zero, IsStarted: false, IsReady: false);
}
