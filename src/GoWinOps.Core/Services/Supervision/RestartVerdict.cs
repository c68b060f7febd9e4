using System;

namespace GoWinOps.Services;

/// <summary>Whether a program that ended is started again.</summary>
internal sealed record RestartVerdict
{
    /// <summary>One of <see cref="SupervisionDecisionKind"/>.</summary>
    internal string Kind { get; init; } = SupervisionDecisionKind.NoRestart;

    /// <summary>The pause before it is started again; null when it is not.</summary>
    internal TimeSpan? Delay { get; init; }

    /// <summary>Why, in a sentence.</summary>
    internal string Reason { get; init; } = string.Empty;

    /// <summary>How many starts fell into the interval, the next one included.</summary>
    internal int StartsInInterval { get; init; }

    /// <summary>The code the service stops with when the program is not started again; 0 is a success and calls for no recovery.</summary>
    internal int ServiceExitCode { get; init; }
}
