using System;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>One line of a run's journal.</summary>
internal sealed class PipelineRecord
{
    /// <summary>Its number; the first is 0 and carries the plan.</summary>
    public long Seq { get; set; }

    /// <summary>The stage; empty in the first record.</summary>
    public string Stage { get; set; } = string.Empty;

    /// <summary>What is said of it.</summary>
    public PipelineEvent Event { get; set; }

    /// <summary>Who does it, and on which machine; of an approval: who gave it.</summary>
    public string Actor { get; set; } = string.Empty;

    /// <summary>When.</summary>
    public DateTimeOffset Utc { get; set; }

    /// <summary>Why it failed.</summary>
    public Problem? Error { get; set; }

    /// <summary>What the stage built.</summary>
    public PipelineArtifact[]? Artifacts { get; set; }

    /// <summary>The plan, in the first record only.</summary>
    public PipelineRunPlan? Plan { get; set; }

    /// <summary>The hash of the line before; empty in the first.</summary>
    public string PrevHash { get; set; } = string.Empty;
}
