namespace GoWinOps.Services;

/// <summary>What ended a run of a supervised program.</summary>
internal enum ProgramEndCause
{
    /// <summary>It ended by itself.</summary>
    Exited,

    /// <summary>It could not be started.</summary>
    StartFailed,

    /// <summary>The command before its start failed.</summary>
    BeforeStartFailed,

    /// <summary>Its startup or liveness probe failed.</summary>
    ProbeFailed,

    /// <summary>It went over its soft memory limit.</summary>
    MemorySoftLimit,

    /// <summary>It went over its memory limit.</summary>
    MemoryLimit,
}
