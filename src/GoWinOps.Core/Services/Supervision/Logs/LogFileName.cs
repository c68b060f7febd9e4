using System;
using System.Globalization;

namespace GoWinOps.Services;

/// <summary>The name of one log file, <c>stdout.000042.20260301.log</c>: which log, the how-manieth file of it, the day it was begun.</summary>
/// <remarks>
/// A new file has a new name, and no file is ever renamed: whoever reads one keeps Windows from that. The number orders them, because clocks
/// jump.
/// </remarks>
internal sealed record LogFileName(string Log, long Number, DateTime Day)
{
    private const string Extension = ".log";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Takes a file name apart; null when it is no file of <paramref name="log"/>.</summary>
    internal static LogFileName? Parse(string log, string fileName)
    {
        string prefix = log + ".";
        if (!fileName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || !fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            return null;
        if (fileName.Length < prefix.Length + Extension.Length)
            return null;
        string[] parts = fileName.Substring(prefix.Length, fileName.Length - prefix.Length - Extension.Length).Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && DateTime.TryParseExact(parts[1], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
                ? new LogFileName(log, number, day)
                : null;
    }

    /// <summary>The file name.</summary>
    public override string ToString() =>
        $"{Log}.{Number.ToString("D6", CultureInfo.InvariantCulture)}.{Day.ToString(DayFormat, CultureInfo.InvariantCulture)}{Extension}";
}
