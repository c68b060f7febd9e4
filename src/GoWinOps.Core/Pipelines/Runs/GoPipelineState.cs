namespace GoWinOps.Pipelines.Runs;

/// <summary>How far a run, or one of its stages, is.</summary>
public enum GoPipelineState
{
    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It goes on; or the process that ran it died.</summary>
    Running,

    /// <summary>It went well.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It waits for a person's word.</summary>
    AwaitingApproval,

    /// <summary>It was stopped.</summary>
    Cancelled,
}
