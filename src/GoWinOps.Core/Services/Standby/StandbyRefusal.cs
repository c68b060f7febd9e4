namespace GoWinOps.Services;

/// <summary>Why a node did not do what a watch asked.</summary>
public enum StandbyRefusal
{
    /// <summary>It did.</summary>
    None,

    /// <summary>Another watch has taken the pair over since.</summary>
    Superseded,

    /// <summary>Another watch holds the pair.</summary>
    HeldByOther,

    /// <summary>The node is one of another pair for the service, whose other node may run it.</summary>
    OtherPair,

    /// <summary>A later request was carried out before.</summary>
    Stale,

    /// <summary>The node has started anew since its clock was read.</summary>
    Rebooted,

    /// <summary>The time that was to be granted has passed.</summary>
    TooLate,

    /// <summary>The lease that was to be renewed has ended.</summary>
    Ended,

    /// <summary>The epoch is not higher than those before.</summary>
    EpochUsed,
}
