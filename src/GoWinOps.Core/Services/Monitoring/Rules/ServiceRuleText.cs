using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>
/// Rules as people write them: <c>NotRunning for 2m</c>, <c>Restarts more than 3 in 10m</c>, <c>MemoryAbove 500MB for 5m</c>, with <c>then Restart at most 3
/// in 1h</c> after any of them.
/// </summary>
public static class ServiceRuleText
{
    private const string Forms = "'NotRunning for 2m', 'NotReady for 1m', 'Absent', 'Unreachable for 2m', 'Restarts more than 3 in 10m' or 'MemoryAbove 500MB for 5m'";

    private static readonly Regex Form = new(
        @"^\s*(?:(?<lasting>NotRunning|NotReady|Absent|Unreachable|MemoryAbove\s+(?<size>[0-9]+)\s*(?<unit>B|KB|MB|GB|TB)?)(?:\s+for\s+(?<for>\S+))?"
        + @"|Restarts\s+more\s+than\s+(?<count>[0-9]+)\s+in\s+(?<within>\S+))"
        + @"(?:\s+then\s+(?<action>Start|Restart)(?:\s+at\s+most\s+(?<limit>[0-9]+)\s+in\s+(?<period>\S+))?)?\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Dictionary<string, long> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        [string.Empty] = 1, ["B"] = 1, ["KB"] = 1L << 10, ["MB"] = 1L << 20, ["GB"] = 1L << 30, ["TB"] = 1L << 40,
    };

    // A script has the session to itself: while it runs, nothing is written and nothing else is asked.
    private static readonly TimeSpan LongestScript = TimeSpan.FromDays(1);

    /// <summary>Reads a rule.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceRuleInvalid</c></exception>
    public static ServiceRule Parse(string text)
    {
        Match match = Form.Match(text);
        if (!match.Success)
            throw Invalid(text, $"it is none of {Forms}");
        ServiceRule rule = new();
        if (match.Groups["count"].Success)
        {
            rule.Condition = ServiceCondition.Restarts;
            rule.Count = Number(text, match.Groups["count"].Value);
            rule.Within = Time(text, match.Groups["within"].Value);
        }
        else
        {
            string word = match.Groups["lasting"].Value;
            bool isMemory = match.Groups["size"].Success;
            rule.Condition = isMemory ? ServiceCondition.MemoryAbove : (ServiceCondition)Enum.Parse(typeof(ServiceCondition), word, ignoreCase: true);
            if (isMemory)
                rule.Bytes = Bytes(text, match.Groups["size"].Value, match.Groups["unit"].Value);
            if (match.Groups["for"].Success)
                rule.For = Time(text, match.Groups["for"].Value);
        }

        if (match.Groups["action"].Success)
            rule.Action = (ServiceRuleAction)Enum.Parse(typeof(ServiceRuleAction), match.Groups["action"].Value, ignoreCase: true);
        if (match.Groups["limit"].Success)
        {
            rule.Limit = Number(text, match.Groups["limit"].Value);
            rule.LimitPeriod = Time(text, match.Groups["period"].Value);
        }

        Validate(rule, text);
        return rule;
    }

    /// <summary>Refuses a rule that could not be carried out.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="text">What the user wrote, for the error.</param>
    /// <exception cref="GoWinOpsException"><c>ServiceRuleInvalid</c></exception>
    public static void Validate(ServiceRule rule, string text)
    {
        if (rule.Condition == ServiceCondition.Restarts && rule.Within <= TimeSpan.Zero)
            throw Invalid(text, "restarts are counted over a time longer than nothing");
        if (rule.Condition == ServiceCondition.Restarts && rule.Count >= NodeTracker.MostNewProcesses)
            throw Invalid(text, $"no more than {NodeTracker.MostNewProcesses - 1} restarts are counted");
        if (rule.For < TimeSpan.Zero)
            throw Invalid(text, "a time is not negative");
        if (rule.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestScript))
            throw Invalid(text, $"a script may take longer than nothing and {Duration(LongestScript)} at most");
        if (rule.Timeout is not null && rule.Action != ServiceRuleAction.Script)
            throw Invalid(text, "a timeout is for a script; the time of any other action is the watch's -Timeout");
        if (rule.Action == ServiceRuleAction.None)
            return;
        if (rule.Limit < 1 || rule.LimitPeriod <= TimeSpan.Zero)
            throw Invalid(text, "an action is done at least once in a time longer than nothing");
        if (rule.IsOfNode && rule.Action != ServiceRuleAction.Script)
            throw Invalid(text, "a service of a node that does not answer can be neither started nor restarted");
        if (rule.Condition == ServiceCondition.Absent && rule.Action != ServiceRuleAction.Script)
            throw Invalid(text, "a service that is absent can be neither started nor restarted");
        if ((rule.Action == ServiceRuleAction.Script) != rule.Script is not null)
            throw Invalid(text, "a script and the action Script belong together");
    }

    /// <summary>The failure of a rule that cannot be read.</summary>
    public static GoWinOpsException Invalid(string text, string why) => new(nameof(Messages.ServiceRuleInvalid), text, text, why);

    /// <summary>A duration as <see cref="DurationText"/> reads it.</summary>
    internal static string Duration(TimeSpan time)
    {
        (long Size, string Unit)[] units = { (TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s") };
        foreach ((long size, string unit) in units)
        {
            if (time.Ticks >= size && time.Ticks % size == 0)
                return (time.Ticks / size).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return time.ToString("c", CultureInfo.InvariantCulture);
    }

    /// <summary>A size as a rule writes it.</summary>
    internal static string Size(long bytes)
    {
        foreach (string unit in new[] { "TB", "GB", "MB", "KB" })
        {
            if (bytes >= Units[unit] && bytes % Units[unit] == 0)
                return (bytes / Units[unit]).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    private static int Number(string text, string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Invalid(text, $"'{digits}' is too large a number");

    private static long Bytes(string text, string digits, string unit)
    {
        long size = Number(text, digits);
        return size <= long.MaxValue / Units[unit] ? size * Units[unit] : throw Invalid(text, $"'{digits}{unit}' is more memory than there is");
    }

    private static TimeSpan Time(string text, string word) =>
        DurationText.TryParse(word, out TimeSpan time) ? time : throw Invalid(text, $"'{word}' is no duration such as 30s, 2m or 1h");
}
