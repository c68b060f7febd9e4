using System;

namespace GoWinOps.Services;

/// <summary>What the watch of a pair knows of one node.</summary>
internal sealed class StandbyNodeView
{
    /// <summary>What is known of a node that has not been asked yet.</summary>
    internal StandbyNodeView(IStandbyNode node) => Node = node;

    internal IStandbyNode Node { get; }

    /// <summary>The last answer; null before the first.</summary>
    internal StandbyAnswer? Answer { get; private set; }

    /// <summary>When that came, by the watch's clock.</summary>
    internal TimeSpan AnsweredAt { get; private set; }

    /// <summary>Whether the last request was answered.</summary>
    internal bool IsReachable { get; set; }

    /// <summary>Why it was not.</summary>
    internal string? Failure { get; set; }

    /// <summary>Whether the node takes this watch's requests and no other's.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>The number of the last request sent.</summary>
    internal long Sequence { get; set; }

    /// <summary>What the last request asked.</summary>
    internal StandbyRequestKind LastKind { get; set; }

    /// <summary>The number of the last request that granted time.</summary>
    internal long LastGrant { get; set; }

    /// <summary>From when on the service has certainly ended there without being asked; null while that is never certain.</summary>
    internal TimeSpan? CertainEnd { get; set; }

    /// <summary>Whether the node itself said, after the last grant could no longer take effect, that the service is stopped and may not run.</summary>
    internal bool HasConfirmedEnd { get; private set; }

    /// <summary>Until when the last grant lasts, by the watch's clock.</summary>
    internal TimeSpan GrantedUntil { get; set; }

    /// <summary>When the node's clock was read that it was worked out from.</summary>
    internal TimeSpan GrantedFrom { get; set; }

    /// <summary>When the next request is due, by the watch's clock.</summary>
    internal TimeSpan NextRequest { get; set; }

    /// <summary>Whether the service has certainly ended there.</summary>
    internal bool HasEnded(TimeSpan now) => HasConfirmedEnd || (CertainEnd is { } end && now >= end);

    /// <summary>Before a grant is sent: from now on nothing is certain but what its end says.</summary>
    internal void Granting(long sequence, TimeSpan? certainEnd)
    {
        LastGrant = sequence;
        HasConfirmedEnd = false;
        CertainEnd = certainEnd is null || CertainEnd is null ? null : certainEnd > CertainEnd ? certainEnd : CertainEnd;
    }

    /// <summary>Another watch has the pair: what was certain is so no more.</summary>
    internal void LoseHold()
    {
        IsHeld = false;
        HasConfirmedEnd = false;
        CertainEnd = null;
    }

    /// <summary>Takes an answer in.</summary>
    internal void Take(StandbyRequest request, StandbyAnswer answer, TimeSpan now)
    {
        Answer = answer;
        AnsweredAt = now;
        IsReachable = true;
        Failure = null;
        bool isAccepted = answer.Refusal == StandbyRefusal.None && request.Kind != StandbyRequestKind.Look;
        // What was sent before an accepted request is refused from then on, so that nothing can make the lease live again behind this answer.
        if (isAccepted && request.Sequence > LastGrant)
            HasConfirmedEnd = !answer.IsLive && answer.Lease is { Epoch: > 0 } && answer.State == GoServiceState.Stopped;
    }
}
