using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;

namespace GoWinOps.Hosting;

/// <summary>Keeps progress from costing more than the work: at most ten updates a second for each activity.</summary>
internal sealed class ProgressThrottle
{
    private static readonly long Interval = Stopwatch.Frequency / 10;
    private readonly ConcurrentDictionary<int, long> lastShown = new();

    /// <summary>Whether <paramref name="record"/> is to be shown; a completion always is.</summary>
    internal bool Admits(ProgressRecord record)
    {
        long now = Stopwatch.GetTimestamp();
        if (record.RecordType == ProgressRecordType.Completed)
            return lastShown.TryRemove(record.ActivityId, out _);
        long last = lastShown.GetOrAdd(record.ActivityId, long.MinValue / 2);
        return now - last >= Interval && lastShown.TryUpdate(record.ActivityId, now, last);
    }
}
