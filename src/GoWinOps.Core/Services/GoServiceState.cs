namespace GoWinOps.Services;

/// <summary>What a service does now; the values are those of <c>SERVICE_STATUS_PROCESS.dwCurrentState</c>.</summary>
public enum GoServiceState
{
    /// <summary>Not known: the node did not let us see it.</summary>
    Unknown = 0,

    /// <summary>Not running.</summary>
    Stopped = 1,

    /// <summary>Asked to start, not yet running.</summary>
    StartPending = 2,

    /// <summary>Asked to stop, not yet stopped.</summary>
    StopPending = 3,

    /// <summary>Running.</summary>
    Running = 4,

    /// <summary>Asked to continue after a pause.</summary>
    ContinuePending = 5,

    /// <summary>Asked to pause.</summary>
    PausePending = 6,

    /// <summary>Paused.</summary>
    Paused = 7,
}
