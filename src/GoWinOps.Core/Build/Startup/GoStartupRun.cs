using System;

namespace GoWinOps.Build;

/// <summary>One start of a program.</summary>
public sealed class GoStartupRun
{
    /// <summary>Which of the program's starts, from 1.</summary>
    public int Number { get; set; }

    /// <summary>From the start of the process to the first healthy answer.</summary>
    public TimeSpan StartupTime { get; set; }

    /// <summary>The most physical memory the process had, in bytes; null where the system does not tell.</summary>
    public long? PeakMemory { get; set; }

    /// <summary>The physical memory the process had once it was ready and left alone, in bytes; null where the system does not tell.</summary>
    public long? IdleMemory { get; set; }

    /// <summary>Whether the process ended when it was asked to; else it was killed.</summary>
    public bool EndedWhenAsked { get; set; }
}
