using System;

namespace GoWinOps.Services;

/// <summary>
/// What a node knows of the lease under which it may run a service that has a standby: the content of <c>standby.json</c> in the service's folder. A
/// service without that file has no standby.
/// </summary>
/// <remarks>Times are milliseconds of the node's own clock since its start (<see cref="NodeBoot.Tick"/>): nothing is compared between two machines' clocks.</remarks>
public sealed class StandbyLease
{
    /// <summary>The end of a lease that was left to the node without one, when the watch ended in an orderly way.</summary>
    public const long NoEnd = long.MaxValue;

    /// <summary>The two nodes as the watch names them, the preferred one first.</summary>
    public string[] Nodes { get; set; } = Array.Empty<string>();

    /// <summary>The fencing token of the watch that holds the pair; requests under another are refused.</summary>
    public long Token { get; set; }

    /// <summary>What tells that watch, restarts included, from every other.</summary>
    public string HolderId { get; set; } = string.Empty;

    /// <summary>That watch, for people: user, machine and process.</summary>
    public string Holder { get; set; } = string.Empty;

    /// <summary>Until when no other watch may take the pair over.</summary>
    public long HoldUntilTick { get; set; }

    /// <summary>The start of the node that <see cref="HoldUntilTick"/> counts from.</summary>
    public string HoldBootId { get; set; } = string.Empty;

    /// <summary>The highest number of a request carried out under <see cref="Token"/>; those that come late are refused.</summary>
    public long Sequence { get; set; }

    /// <summary>The number of the lease. Of two nodes, the one with the higher number is the active one. 0 before the first: the service is not bound to leases yet.</summary>
    public long Epoch { get; set; }

    /// <summary>Until when the service may run here.</summary>
    public long ExpiresAtTick { get; set; }

    /// <summary>Whether the lease was ended by the watch, or is the other node's.</summary>
    public bool IsFenced { get; set; }

    /// <summary>When it was ended.</summary>
    public long FencedAtTick { get; set; }

    /// <summary>The start of the node that the lease's times count from; after another start the lease is over.</summary>
    public string BootId { get; set; } = string.Empty;

    /// <summary>How long, in milliseconds, the service may take to stop when the lease has ended, before it is killed.</summary>
    public int StopTimeoutMilliseconds { get; set; } = 10_000;

    /// <summary>A copy.</summary>
    internal StandbyLease Copy() => (StandbyLease)MemberwiseClone();
}
