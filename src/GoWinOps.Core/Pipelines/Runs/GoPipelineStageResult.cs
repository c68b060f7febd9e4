using System;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>How a stage of a run went.</summary>
public sealed class GoPipelineStageResult
{
    /// <summary>The stage's name: <c>build</c>, <c>deploy-staging</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The environment it concerns; empty for none.</summary>
    public string Environment { get; set; } = string.Empty;

    /// <summary>How far it is.</summary>
    public GoPipelineState State { get; set; }

    /// <summary>When it began, the last time, in UTC; null when it has not.</summary>
    public DateTime? StartTime { get; set; }

    /// <summary>How long it took, the last time.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>Who gave the approval it waited for, and on which machine; empty where there was none.</summary>
    public string ApprovedBy { get; set; } = string.Empty;

    /// <summary>Why it failed; null when it did not.</summary>
    public Problem? Error { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {State}";
}
