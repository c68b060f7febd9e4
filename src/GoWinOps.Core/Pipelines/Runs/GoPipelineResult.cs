using System;

namespace GoWinOps.Pipelines.Runs;

/// <summary>A run of a pipeline.</summary>
public sealed class GoPipelineResult
{
    /// <summary>The run's id, by which it is resumed.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The program's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How far it is.</summary>
    public GoPipelineState State { get; set; }

    /// <summary>The version that was built; empty before that.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The commit; empty outside a git work tree.</summary>
    public string Commit { get; set; } = string.Empty;

    /// <summary>The manifest, absolute.</summary>
    public string Manifest { get; set; } = string.Empty;

    /// <summary>When it began, in UTC.</summary>
    public DateTime StartTime { get; set; }

    /// <summary>How long its stages took; the time between a failure and its resumption does not count.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Its stages, in order.</summary>
    public GoPipelineStageResult[] Stages { get; set; } = Array.Empty<GoPipelineStageResult>();

    /// <summary>What was built, and is deployed.</summary>
    public PipelineArtifact[] Artifacts { get; set; } = Array.Empty<PipelineArtifact>();

    /// <summary>The run's journal.</summary>
    public string JournalPath { get; set; } = string.Empty;
}
