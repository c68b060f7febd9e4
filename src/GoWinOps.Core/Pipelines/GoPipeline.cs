using System;

namespace GoWinOps.Pipelines;

/// <summary>A pipeline that was made.</summary>
public sealed class GoPipeline
{
    /// <summary>The CI system.</summary>
    public PipelineProvider Provider { get; set; }

    /// <summary>What its machines run.</summary>
    public PipelineRunner Runner { get; set; }

    /// <summary>The file.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The manifest it delivers.</summary>
    public string Manifest { get; set; } = string.Empty;

    /// <summary>The environments it delivers to, in order.</summary>
    public string[] Environments { get; set; } = Array.Empty<string>();
}
