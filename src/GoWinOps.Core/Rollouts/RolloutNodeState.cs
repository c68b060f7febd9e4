namespace GoWinOps.Rollouts;

/// <summary>Where a node stands in a rollout.</summary>
public enum RolloutNodeState
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Being looked at.</summary>
    Preflight,

    /// <summary>It has the release, and runs the one it ran before.</summary>
    Staged,

    /// <summary>The load balancer sends it nothing new.</summary>
    Draining,

    /// <summary>It has no work left, or its time to finish was up.</summary>
    Drained,

    /// <summary>The service stops.</summary>
    Stopping,

    /// <summary>The service is set to the release.</summary>
    Switching,

    /// <summary>The service starts.</summary>
    Starting,

    /// <summary>Healthy for long enough, with the expected version and one process.</summary>
    Ready,

    /// <summary>Watched in service.</summary>
    Baking,

    /// <summary>Being put back into the load balancer.</summary>
    Undraining,

    /// <summary>The load balancer sees it as it was before.</summary>
    InService,

    /// <summary>It runs the release, in service, and counts as stable.</summary>
    Done,

    /// <summary>A phase failed and the node was not brought back.</summary>
    Failed,

    /// <summary>It was lost on the way.</summary>
    Unreachable,

    /// <summary>Left as it was, for the reason given.</summary>
    Skipped,

    /// <summary>It runs its former release again, as before.</summary>
    RolledBack,
}
