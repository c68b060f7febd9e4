using System.Threading;

namespace GoWinOps.Commands;

/// <summary>Numbers for progress that goes on for several services at once.</summary>
internal static class ServiceProgress
{
    private static int lastActivityId = 0x60_0000;

    /// <summary>A number no other running progress of this process has.</summary>
    internal static int NextActivityId() => Interlocked.Increment(ref lastActivityId);
}
