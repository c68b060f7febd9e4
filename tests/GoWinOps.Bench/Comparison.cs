using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Bench;

/// <summary>What was measured against what, in the same run on the same machine; only the ratio means something elsewhere.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Baseline">What it is held against.</param>
internal sealed record Comparison(string Name, string Baseline, IReadOnlyList<TimeSpan> Own, IReadOnlyList<TimeSpan> Other)
{
    /// <summary>The middle one, which a single slow run does not move.</summary>
    public static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        TimeSpan[] sorted = times.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public override string ToString()
    {
        TimeSpan own = Median(Own);
        TimeSpan other = Median(Other);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {own.TotalMilliseconds:F0} ms; {Baseline}: {other.TotalMilliseconds:F0} ms; ratio {own / other:F2} (medians of {Own.Count} and {Other.Count}, taken in turn)");
    }
}
