namespace GoWinOps.Pipelines;

/// <summary>What a pipeline's machines run.</summary>
public enum PipelineRunner
{
    /// <summary>Windows: nodes are reached by WinRM or SSH.</summary>
    Windows,

    /// <summary>Linux: nodes are reached by SSH.</summary>
    Linux,
}
