namespace GoWinOps.Pipelines.Runs;

/// <summary>A stage of a pipeline.</summary>
public sealed class PipelineStage
{
    /// <summary>Its name, the same as in a pipeline of New-GoPipeline: <c>deploy-staging</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What it does.</summary>
    public PipelineStageKind Kind { get; set; }

    /// <summary>The environment it concerns; empty for none.</summary>
    public string Environment { get; set; } = string.Empty;

    /// <summary>Whether it changes or passes on what was built, which therefore must be there.</summary>
    internal bool NeedsArtifacts => Kind is PipelineStageKind.Package or PipelineStageKind.Deploy;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
