namespace GoWinOps.Pipelines.Runs;

/// <summary>What a stage does.</summary>
public enum PipelineStageKind
{
    /// <summary>Builds every target of the manifest.</summary>
    Build,

    /// <summary>Checks and tests the code.</summary>
    Test,

    /// <summary>Packs what was built, with checksums.</summary>
    Package,

    /// <summary>Waits for a person's word.</summary>
    Approve,

    /// <summary>Brings the release to an environment.</summary>
    Deploy,

    /// <summary>Tries the environment's smoke tests.</summary>
    SmokeTest,
}
