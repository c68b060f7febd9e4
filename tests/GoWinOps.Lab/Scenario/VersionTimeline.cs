using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GoWinOps.Lab.Scenario;

/// <summary>Which release answered when: the share of each in every slice of time.</summary>
public static class VersionTimeline
{
    /// <summary>Draws a bar of at most <paramref name="width"/> slices for each version, a darker block for a larger share of the slice's answers.</summary>
    public static IReadOnlyList<string> Draw(IReadOnlyList<SteadyLoad.Answer> answers, int width)
    {
        if (answers.Count == 0)
            return Array.Empty<string>();
        DateTime first = answers[0].SentUtc;
        double span = Math.Max(1, (answers[^1].SentUtc - first).TotalSeconds);
        int Slice(SteadyLoad.Answer answer) => Math.Min(width - 1, (int)((answer.SentUtc - first).TotalSeconds / span * width));
        int[] totals = new int[width];
        foreach (SteadyLoad.Answer answer in answers)
            totals[Slice(answer)]++;
        List<string> lines = new();
        foreach (IGrouping<string, SteadyLoad.Answer> version in answers.GroupBy(answer => answer.Version ?? "failed").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int[] counts = new int[width];
            foreach (SteadyLoad.Answer answer in version)
                counts[Slice(answer)]++;
            StringBuilder bar = new(width);
            for (int slice = 0; slice < width; slice++)
                bar.Append(Block(counts[slice], totals[slice]));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{version.Key,-10} {bar} {version.Count(),7}"));
        }

        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{"seconds",-10} 0{new string(' ', width - 1 - span.ToString("F0", CultureInfo.InvariantCulture).Length)}{span:F0}"));
        return lines;
    }

    private static char Block(int count, int total)
    {
        if (count == 0)
            return '·';
        return " ░▒▓█"[Math.Clamp((int)Math.Ceiling(4.0 * count / total), 1, 4)];
    }
}
