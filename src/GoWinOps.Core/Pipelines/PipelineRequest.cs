using GoWinOps.Manifest;

namespace GoWinOps.Pipelines;

/// <summary>What a pipeline is made of.</summary>
public sealed class PipelineRequest
{
    /// <summary>The CI system.</summary>
    public PipelineProvider Provider { get; set; }

    /// <summary>What its machines run.</summary>
    public PipelineRunner Runner { get; set; }

    /// <summary>The program's manifest.</summary>
    public GoManifest Manifest { get; set; } = new();

    /// <summary>The folder that is checked out, absolute: the manifest is in it or below it.</summary>
    public string RepositoryFolder { get; set; } = string.Empty;

    /// <summary>The folder of go.mod, absolute; the manifest's when empty.</summary>
    public string GoModFolder { get; set; } = string.Empty;

    /// <summary>The Go version go.mod asks for, as <c>1.24.4</c> or <c>1.24</c>.</summary>
    public string GoVersion { get; set; } = string.Empty;

    /// <summary>The version of GoWinOps the pipeline installs.</summary>
    public string ModuleVersion { get; set; } = string.Empty;

    /// <summary>The branch whose commits are deployed.</summary>
    public string Branch { get; set; } = "main";
}
