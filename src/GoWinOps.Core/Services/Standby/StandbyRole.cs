namespace GoWinOps.Services;

/// <summary>How a node stands in the pair of a service that has a standby.</summary>
public enum StandbyRole
{
    /// <summary>The service may run on this node.</summary>
    Active,

    /// <summary>The service must not run on this node now.</summary>
    Passive,
}
