using System;

namespace GoWinOps.Pipelines.Runs;

/// <summary>What a run is to do. It is the first record of the run's journal, and nothing of it changes when the run is resumed.</summary>
internal sealed class PipelineRunPlan
{
    /// <summary>The run's id.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The program's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The manifest, absolute.</summary>
    public string ManifestPath { get; set; } = string.Empty;

    /// <summary>What the sources were like.</summary>
    public PipelineSource Source { get; set; } = new();

    /// <summary>The folder builds go under, absolute.</summary>
    public string OutputPath { get; set; } = string.Empty;

    /// <summary>The version asked for; null where it is worked out from git's tags.</summary>
    public string? Version { get; set; }

    /// <summary>The Go command asked for; null for the default.</summary>
    public string? GoPath { get; set; }

    /// <summary>How long one stage may take.</summary>
    public TimeSpan StageDeadline { get; set; }

    /// <summary>The stages, in order.</summary>
    public PipelineStage[] Stages { get; set; } = Array.Empty<PipelineStage>();
}
