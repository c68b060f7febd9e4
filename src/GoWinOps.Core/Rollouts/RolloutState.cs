namespace GoWinOps.Rollouts;

/// <summary>Where a rollout stands.</summary>
public enum RolloutState
{
    /// <summary>Planned, nothing begun.</summary>
    Planned,

    /// <summary>It holds the lease of its service.</summary>
    Locked,

    /// <summary>Looking at the nodes and bringing the release to all of them; nothing is out of service.</summary>
    Preflight,

    /// <summary>The first node runs alone, until one has proved the release.</summary>
    Canary,

    /// <summary>It waits for a person.</summary>
    AwaitingApproval,

    /// <summary>Node by node.</summary>
    Rolling,

    /// <summary>All nodes run the release and are watched.</summary>
    Baking,

    /// <summary>All nodes run the release, in service.</summary>
    Succeeded,

    /// <summary>It stopped for the reason given; the nodes it did not reach are as they were.</summary>
    Paused,

    /// <summary>All nodes go back.</summary>
    RollingBack,

    /// <summary>All nodes went back.</summary>
    RolledBack,

    /// <summary>It ended before any node was taken out of service.</summary>
    Failed,

    /// <summary>It was stopped on request and left every node in a safe state.</summary>
    Cancelled,

    /// <summary>Its process is gone; the journal says how far it came.</summary>
    Interrupted,

    /// <summary>A node could not be brought back to a safe state; a person must look.</summary>
    NeedsAttention,
}
