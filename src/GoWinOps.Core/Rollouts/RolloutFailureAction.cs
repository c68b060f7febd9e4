namespace GoWinOps.Rollouts;

/// <summary>What becomes of a node on which a rollout failed.</summary>
public enum RolloutFailureAction
{
    /// <summary>It goes back to its last stable release, then the rollout pauses.</summary>
    RollbackNode,

    /// <summary>It stays as it is, out of service, to be looked at; the rollout pauses.</summary>
    Pause,
}
