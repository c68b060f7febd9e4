using System;
using GoWinOps.Problems;

namespace GoWinOps.Hosting;

/// <summary>What may be given as a time to wait.</summary>
internal static class WaitLimit
{
    /// <summary>The longest: .NET's timers end at 24.8 days, and what is added for the way to a node has to fit in.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    /// <summary>Refuses what is no time to wait; a wait of -1 ms would even have no end.</summary>
    /// <exception cref="GoWinOpsException"><c>TimeoutNotPositive</c></exception>
    internal static void Require(string parameter, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > Longest)
            throw new GoWinOpsException(nameof(Messages.TimeoutNotPositive), value, parameter, value);
    }
}
