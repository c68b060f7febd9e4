namespace GoWinOps.Health;

/// <summary>What an answer to a probe changed.</summary>
public enum ProbeEventKind
{
    /// <summary>Nothing: the answer was like the one before, or too few of its kind have come in a row.</summary>
    Answered,

    /// <summary>The program has started: from now on the other probes are asked.</summary>
    Started,

    /// <summary>The program may be given work.</summary>
    Ready,

    /// <summary>The program may no longer be given work.</summary>
    NotReady,

    /// <summary>The program is to be restarted. Nothing is asked after this.</summary>
    RestartWanted,
}
