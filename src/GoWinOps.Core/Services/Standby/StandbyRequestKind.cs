namespace GoWinOps.Services;

/// <summary>What a watch asks of a node that is one of a pair.</summary>
public enum StandbyRequestKind
{
    /// <summary>To say how it stands.</summary>
    Look,

    /// <summary>To take requests of this watch, and of no other, for a time.</summary>
    Hold,

    /// <summary>To let the service run under a new epoch.</summary>
    Acquire,

    /// <summary>To let the service run on.</summary>
    Renew,

    /// <summary>To stop the service and keep it stopped until a higher epoch.</summary>
    Fence,
}
