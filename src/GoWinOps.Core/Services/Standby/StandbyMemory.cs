using System;

namespace GoWinOps.Services;

/// <summary>What the watch of a pair has to remember over its own restarts. Everything is written down before it is done.</summary>
public sealed class StandbyMemory
{
    /// <summary>What tells this watch from every other.</summary>
    public string HolderId { get; set; } = string.Empty;

    /// <summary>Its fencing token; 0 while it holds nothing.</summary>
    public long Token { get; set; }

    /// <summary>Whether both nodes took this watch's requests under that token, and so no other's.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The number its requests begin with; each start of the watch begins well above all those of the one before.</summary>
    public long SequenceBase { get; set; }

    /// <summary>The number of the last lease.</summary>
    public long Epoch { get; set; }

    /// <summary>The node it was given to; null before the first.</summary>
    public string? Active { get; set; }

    /// <summary>The longest lease ever granted under <see cref="Token"/>.</summary>
    public TimeSpan LongestLease { get; set; }

    /// <summary>The longest time to stop ever granted under <see cref="Token"/>.</summary>
    public TimeSpan LongestStop { get; set; }

    /// <summary>Whether the lease may have been left to the active node without an end.</summary>
    public bool IsParked { get; set; }

    /// <summary>Whether people wanted the service stopped when the active node was last asked.</summary>
    public bool IsMeantToStop { get; set; }

    /// <summary>A copy.</summary>
    internal StandbyMemory Copy() => (StandbyMemory)MemberwiseClone();
}
