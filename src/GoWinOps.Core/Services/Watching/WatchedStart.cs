using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What starting a service came to.</summary>
/// <param name="Code">0 when it runs, else the Win32 code of the failure.</param>
/// <param name="Failure">The failure in words; null when it runs.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record WatchedStart(int Code, Problem? Failure, TimeSpan Elapsed)
{
    /// <summary>Whether it runs.</summary>
    internal bool IsRunning => Failure is null;
}
