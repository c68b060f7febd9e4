using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>When a service of a pair is started: one start at a time, so many in a time, and each epoch begins anew.</summary>
internal sealed class StandbyStarts
{
    private const int Most = 5;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly List<TimeSpan> begun = new();
    private long epoch;
    private TimeSpan ended = TimeSpan.MinValue;
    private bool isUnderWay;

    /// <summary>Whether the service is to be started now; if so, it counts as begun.</summary>
    /// <param name="underEpoch">The lease.</param>
    /// <param name="now">The watch's clock.</param>
    /// <param name="seenAt">When it was seen not to run.</param>
    internal bool IsDue(long underEpoch, TimeSpan now, TimeSpan seenAt)
    {
        if (underEpoch != epoch)
        {
            epoch = underEpoch;
            begun.Clear();
            ended = TimeSpan.MinValue;
        }

        begun.RemoveAll(time => now - time >= Within);
        // What was seen before the last start ended says nothing about it.
        if (isUnderWay || begun.Count >= Most || (ended != TimeSpan.MinValue && (seenAt <= ended || now - ended < Pause)))
            return false;
        begun.Add(now);
        isUnderWay = true;
        return true;
    }

    /// <summary>The start has come to its end, whatever it was.</summary>
    internal void End(TimeSpan now)
    {
        isUnderWay = false;
        ended = now;
    }
}
