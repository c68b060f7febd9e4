namespace GoWinOps.Rollouts.Journal;

/// <summary>What a journal record says of its phase.</summary>
public enum RolloutEvent
{
    /// <summary>It is about to be done.</summary>
    Intent,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,
}
