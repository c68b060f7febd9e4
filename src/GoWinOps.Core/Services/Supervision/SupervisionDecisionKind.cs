namespace GoWinOps.Services;

/// <summary>The kinds of <see cref="SupervisionDecision"/>.</summary>
internal static class SupervisionDecisionKind
{
    /// <summary>The service was started.</summary>
    internal const string ServiceStarted = nameof(ServiceStarted);

    /// <summary>The program was started.</summary>
    internal const string ProgramStarted = nameof(ProgramStarted);

    /// <summary>The program could not be started.</summary>
    internal const string StartFailed = nameof(StartFailed);

    /// <summary>The program ended by itself.</summary>
    internal const string ProgramEnded = nameof(ProgramEnded);

    /// <summary>The program is started again after a pause.</summary>
    internal const string Restart = nameof(Restart);

    /// <summary>The program was started too often and is not started again.</summary>
    internal const string StartLimit = nameof(StartLimit);

    /// <summary>The program is not started again because of how it ended.</summary>
    internal const string NoRestart = nameof(NoRestart);

    /// <summary>The service was told to stop.</summary>
    internal const string StopRequested = nameof(StopRequested);

    /// <summary>The program was asked to end in one of its ways.</summary>
    internal const string StopStep = nameof(StopStep);

    /// <summary>The program did not end in its time and was ended.</summary>
    internal const string Killed = nameof(Killed);

    /// <summary>The service has stopped.</summary>
    internal const string ServiceStopped = nameof(ServiceStopped);

    /// <summary>Processes the program had started outlived it and were ended.</summary>
    internal const string OrphansEnded = nameof(OrphansEnded);

    /// <summary>A probe began to succeed or to fail.</summary>
    internal const string Probe = nameof(Probe);

    /// <summary>The memory went over a limit.</summary>
    internal const string Memory = nameof(Memory);

    /// <summary>A limit that was asked for cannot be set on this system.</summary>
    internal const string LimitUnsupported = nameof(LimitUnsupported);

    /// <summary>A hook has run or failed.</summary>
    internal const string Hook = nameof(Hook);

    /// <summary>Settings cannot be used.</summary>
    internal const string Settings = nameof(Settings);

    /// <summary>Something beside the program does not work: logs, Event Log, status file.</summary>
    internal const string Trouble = nameof(Trouble);
}
