using System;

namespace GoWinOps.Cluster;

/// <summary>How long the processors have been idle and how long in all, in any one unit.</summary>
internal readonly struct CpuSample
{
    internal CpuSample(long idle, long total)
    {
        Idle = idle;
        Total = total;
    }

    internal long Idle { get; }

    internal long Total { get; }

    /// <summary>How busy they were between two samples, in percent; null where no time has passed.</summary>
    internal static double? BusyPercent(CpuSample first, CpuSample second)
    {
        long total = second.Total - first.Total;
        // The counters of several processors are not read at one instant, so that idle time may seem to run ahead.
        return total <= 0 ? null : Math.Round(Math.Min(100, Math.Max(0, 100.0 * (total - (second.Idle - first.Idle)) / total)), 1);
    }
}
