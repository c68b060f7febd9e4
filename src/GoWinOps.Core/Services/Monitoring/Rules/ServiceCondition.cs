namespace GoWinOps.Services;

/// <summary>What a rule looks for.</summary>
public enum ServiceCondition
{
    /// <summary>The service is there and does not run, and nobody stopped it on purpose.</summary>
    NotRunning,

    /// <summary>The service runs and says that it cannot take work.</summary>
    NotReady,

    /// <summary>The service is not there.</summary>
    Absent,

    /// <summary>The node does not answer.</summary>
    Unreachable,

    /// <summary>The service was seen in a new process more often than is good.</summary>
    Restarts,

    /// <summary>The service's process has more memory than is good.</summary>
    MemoryAbove,
}
