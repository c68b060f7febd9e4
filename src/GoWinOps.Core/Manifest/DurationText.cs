using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GoWinOps.Manifest;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c> or <c>00:00:30</c>.</summary>
public static class DurationText
{
    private static readonly Regex Units = new(@"^(?:(?<number>[0-9]+(?:\.[0-9]+)?)(?<unit>ms|s|m|h|d))+\z", RegexOptions.CultureInvariant);
    private static readonly string[] ClockForms = { @"hh\:mm\:ss", @"hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss", @"d\.hh\:mm\:ss\.FFFFFFF" };

    private static readonly Dictionary<string, double> Seconds = new(StringComparer.Ordinal)
    {
        ["ms"] = 0.001,
        ["s"] = 1,
        ["m"] = 60,
        ["h"] = 3600,
        ["d"] = 86400,
    };

    /// <summary>Reads a duration that is not negative and at most a year long.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (TimeSpan.TryParseExact(text, ClockForms, CultureInfo.InvariantCulture, out duration))
            return true;
        Match match = Units.Match(text);
        double total = 0;
        for (int index = 0; index < match.Groups["number"].Captures.Count; index++)
        {
            double number = double.Parse(match.Groups["number"].Captures[index].Value, CultureInfo.InvariantCulture);
            total += number * Seconds[match.Groups["unit"].Captures[index].Value];
        }

        bool isDuration = match.Success && total <= TimeSpan.FromDays(366).TotalSeconds;
        duration = isDuration ? TimeSpan.FromTicks((long)Math.Round(total * TimeSpan.TicksPerSecond)) : TimeSpan.Zero;
        return isDuration;
    }
}
