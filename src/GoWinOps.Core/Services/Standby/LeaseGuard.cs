using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>
/// The rules by which a node takes leases and obeys them. They are what keeps a service from running on both nodes, so they hold whatever is
/// asked, by whom, how late and how often.
/// </summary>
/// <remarks>
/// A lease ends at a moment of the node's own clock. Whoever grants it works that moment out from an earlier answer of the node, so that a message
/// that was delayed grants no more time than it did when it was sent. Nothing makes an ended lease live again: only a higher epoch does.
/// </remarks>
internal static class LeaseGuard
{
    /// <summary>Whether the service may run on this node now.</summary>
    internal static bool IsLive(StandbyLease lease, long tick, string bootId) =>
        lease.Epoch > 0 && !lease.IsFenced && lease.BootId == bootId && tick < lease.ExpiresAtTick;

    /// <summary>Whether another watch holds the pair now.</summary>
    internal static bool IsHeld(StandbyLease lease, long tick, string bootId) => lease.HoldBootId == bootId && tick < lease.HoldUntilTick;

    /// <summary>What the node has to see to. A lease that cannot be read, null here, lets nothing run.</summary>
    internal static LeaseDuty DutyOf(StandbyLease? lease, long tick, string bootId)
    {
        if (lease is null)
            return LeaseDuty.Kill;
        if (lease.Epoch == 0 || IsLive(lease, tick, bootId))
            return LeaseDuty.Run;
        // Whatever runs after another start of the machine was never allowed to: there is nothing to be orderly about.
        if (lease.BootId != bootId)
            return LeaseDuty.Kill;
        long end = lease.IsFenced ? Math.Min(lease.FencedAtTick, lease.ExpiresAtTick) : lease.ExpiresAtTick;
        return tick - end < lease.StopTimeoutMilliseconds ? LeaseDuty.Stop : LeaseDuty.Kill;
    }

    /// <summary>When <see cref="DutyOf"/> will next say something else by itself; null when it will not.</summary>
    internal static long? NextChange(StandbyLease? lease, long tick, string bootId) => DutyOf(lease, tick, bootId) switch
    {
        LeaseDuty.Run when lease!.Epoch > 0 && lease.ExpiresAtTick != StandbyLease.NoEnd => lease.ExpiresAtTick,
        LeaseDuty.Stop => (lease!.IsFenced ? Math.Min(lease.FencedAtTick, lease.ExpiresAtTick) : lease.ExpiresAtTick) + lease.StopTimeoutMilliseconds,
        _ => null,
    };

    /// <summary>Carries out a request, or refuses it and changes nothing.</summary>
    /// <param name="current">What the node knows; null where the service has no standby yet.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="tick">The node's clock.</param>
    /// <param name="bootId">The node's present start.</param>
    internal static LeaseRuling Apply(StandbyLease? current, StandbyRequest request, long tick, string bootId)
    {
        StandbyLease lease = current?.Copy() ?? new StandbyLease();
        StandbyRefusal refusal = request.Kind switch
        {
            StandbyRequestKind.Look => StandbyRefusal.None,
            StandbyRequestKind.Hold => Hold(lease, request, tick, bootId),
            _ => RefusalOf(lease, request, tick, bootId),
        };
        if (refusal != StandbyRefusal.None)
            return new LeaseRuling(current, refusal);
        switch (request.Kind)
        {
            case StandbyRequestKind.Look:
                return new LeaseRuling(current, StandbyRefusal.None);
            case StandbyRequestKind.Acquire:
                lease.Epoch = request.Epoch;
                lease.ExpiresAtTick = request.UntilTick;
                lease.IsFenced = false;
                lease.BootId = bootId;
                lease.StopTimeoutMilliseconds = request.StopTimeoutMilliseconds;
                break;
            case StandbyRequestKind.Renew:
                lease.ExpiresAtTick = request.UntilTick;
                break;
            case StandbyRequestKind.Fence:
                Fence(lease, request.Epoch, tick, bootId);
                break;
        }

        lease.Sequence = request.Sequence;
        lease.HoldUntilTick = tick + request.HoldMilliseconds;
        lease.HoldBootId = bootId;
        return new LeaseRuling(lease, StandbyRefusal.None);
    }

    private static StandbyRefusal Hold(StandbyLease lease, StandbyRequest request, long tick, string bootId)
    {
        bool isOwn = lease.HolderId == request.HolderId;
        if (request.Token < lease.Token || (request.Token == lease.Token && !isOwn))
            return StandbyRefusal.Superseded;
        if (!isOwn && IsHeld(lease, tick, bootId) && !request.Force)
            return StandbyRefusal.HeldByOther;
        if (lease.Epoch > 0 && !request.Force && !AreSame(lease.Nodes, request.Nodes))
            return StandbyRefusal.OtherPair;
        if (request.Token == lease.Token && request.Sequence <= lease.Sequence)
            return StandbyRefusal.Stale;
        lease.Token = request.Token;
        lease.HolderId = request.HolderId;
        lease.Holder = request.Holder;
        lease.Nodes = request.Nodes;
        return StandbyRefusal.None;
    }

    // Of a third node nothing is known: the service may run there under a lease that was left to it without an end.
    private static bool AreSame(string[] first, string[] second) => new HashSet<string>(first, StringComparer.OrdinalIgnoreCase).SetEquals(second);

    private static StandbyRefusal RefusalOf(StandbyLease lease, StandbyRequest request, long tick, string bootId)
    {
        if (request.Token != lease.Token || request.HolderId != lease.HolderId)
            return StandbyRefusal.Superseded;
        if (request.Sequence <= lease.Sequence)
            return StandbyRefusal.Stale;
        bool grants = request.Kind is StandbyRequestKind.Acquire or StandbyRequestKind.Renew;
        if (grants && request.BootId != bootId)
            return StandbyRefusal.Rebooted;
        if (grants && request.UntilTick <= tick)
            return StandbyRefusal.TooLate;
        return request.Kind switch
        {
            StandbyRequestKind.Acquire when request.Epoch <= lease.Epoch => StandbyRefusal.EpochUsed,
            StandbyRequestKind.Renew when request.Epoch != lease.Epoch || !IsLive(lease, tick, bootId) => StandbyRefusal.Ended,
            StandbyRequestKind.Fence when request.Epoch < lease.Epoch => StandbyRefusal.EpochUsed,
            _ => StandbyRefusal.None,
        };
    }

    // A lease that has ended already keeps its end: asking again must not give the service its time to stop once more.
    private static void Fence(StandbyLease lease, long epoch, long tick, string bootId)
    {
        bool ends = lease.Epoch == 0 || IsLive(lease, tick, bootId);
        lease.Epoch = epoch;
        if (ends)
        {
            lease.FencedAtTick = tick;
            lease.ExpiresAtTick = tick;
            lease.BootId = bootId;
        }

        lease.IsFenced = true;
    }
}
