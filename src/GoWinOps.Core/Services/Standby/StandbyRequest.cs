using System;

namespace GoWinOps.Services;

/// <summary>What a watch asks of a node that is one of a pair.</summary>
public sealed class StandbyRequest
{
    /// <summary>What is asked.</summary>
    public StandbyRequestKind Kind { get; set; }

    /// <summary>The two nodes, the preferred one first.</summary>
    public string[] Nodes { get; set; } = Array.Empty<string>();

    /// <summary>The watch's fencing token.</summary>
    public long Token { get; set; }

    /// <summary>What tells this watch, restarts included, from every other.</summary>
    public string HolderId { get; set; } = string.Empty;

    /// <summary>The watch, for people.</summary>
    public string Holder { get; set; } = string.Empty;

    /// <summary>The number of this request under its token; it grows with each.</summary>
    public long Sequence { get; set; }

    /// <summary>How long, in milliseconds from its arrival, no other watch may take the pair over; 0 lets go of it.</summary>
    public long HoldMilliseconds { get; set; }

    /// <summary>Takes the pair over from another watch that still holds it.</summary>
    public bool Force { get; set; }

    /// <summary>The number of the lease.</summary>
    public long Epoch { get; set; }

    /// <summary>Until when the service may run, by the node's own clock; <see cref="StandbyLease.NoEnd"/> for good.</summary>
    public long UntilTick { get; set; }

    /// <summary>The start of the node that <see cref="UntilTick"/> counts from.</summary>
    public string BootId { get; set; } = string.Empty;

    /// <summary>How long, in milliseconds, the service may take to stop when the lease has ended, before it is killed.</summary>
    public int StopTimeoutMilliseconds { get; set; } = 10_000;
}
