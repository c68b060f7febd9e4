using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace GoWinOps.Bench;

/// <summary>How long something takes.</summary>
internal static class Clock
{
    public static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        long started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }
}
