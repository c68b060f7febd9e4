namespace GoWinOps.Pipelines.Runs;

/// <summary>What a record of a run's journal says.</summary>
internal enum PipelineEvent
{
    /// <summary>The run was planned.</summary>
    Planned,

    /// <summary>The stage is about to be carried out.</summary>
    Intent,

    /// <summary>The stage went well; for an approval: it was given.</summary>
    Done,

    /// <summary>The stage failed.</summary>
    Failed,

    /// <summary>The stage was stopped.</summary>
    Cancelled,

    /// <summary>The approval was not given yet.</summary>
    Awaiting,
}
