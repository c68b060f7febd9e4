using System;
using System.Globalization;

namespace GoWinOps.Services;

/// <summary>Durations as people say them.</summary>
internal static class Spoken
{
    /// <summary>The two greatest units: <c>2 h 5 min</c>, <c>40 s</c>.</summary>
    internal static string Of(TimeSpan time)
    {
        (long Count, string Unit)[] parts =
        {
            ((long)time.TotalDays, "d"), (time.Hours, "h"), (time.Minutes, "min"), (time.Seconds, "s"),
        };
        int first = Array.FindIndex(parts, part => part.Count > 0);
        if (first < 0)
            return string.Format(CultureInfo.CurrentCulture, "{0:0.#} s", time.TotalSeconds);
        string text = $"{parts[first].Count} {parts[first].Unit}";
        return first + 1 < parts.Length && parts[first + 1].Count > 0 ? $"{text} {parts[first + 1].Count} {parts[first + 1].Unit}" : text;
    }
}
