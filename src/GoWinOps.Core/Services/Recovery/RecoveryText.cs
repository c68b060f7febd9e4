using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using GoWinOps.Manifest;

namespace GoWinOps.Services;

/// <summary>Recovery in words.</summary>
internal static class RecoveryText
{
    /// <summary>How a period without an end is written.</summary>
    internal const string Never = "never";

    private static readonly (string Unit, long Ticks)[] Units =
    {
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    };

    /// <summary>A duration as it may be given: <c>1m30s</c>, or <c>never</c>.</summary>
    internal static string Of(TimeSpan duration)
    {
        if (duration == Timeout.InfiniteTimeSpan)
            return Never;
        StringBuilder text = new();
        long rest = duration.Ticks;
        foreach ((string unit, long ticks) in Units)
        {
            if (rest >= ticks)
                text.Append((rest / ticks).ToString(CultureInfo.InvariantCulture)).Append(unit);
            rest %= ticks;
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    /// <summary>Reads a reset period: a duration of whole seconds, or <c>never</c>.</summary>
    internal static bool TryParsePeriod(string text, out TimeSpan period)
    {
        if (string.Equals(text.Trim(), Never, StringComparison.OrdinalIgnoreCase))
        {
            period = Timeout.InfiniteTimeSpan;
            return true;
        }

        return DurationText.TryParse(text.Trim(), out period) && period.Ticks % TimeSpan.TicksPerSecond == 0;
    }

    /// <summary>Actions one by one, as they may be given: <c>restart/5s, restart/1m</c>.</summary>
    internal static string Of(IEnumerable<ServiceRecoveryAction> actions) => string.Join(", ", actions.Select(action => action.ToString()));

    /// <summary>What happens at which failure. Windows repeats the last action for every failure that follows.</summary>
    internal static string Describe(IReadOnlyList<ServiceRecoveryAction> actions)
    {
        if (actions.All(action => action.Type == ServiceRecoveryActionType.None))
            return "nothing: the service stays stopped";
        if (actions.Count == 1)
            return Sentence(actions[0]) + " at every failure";
        IEnumerable<string> first = actions.Take(actions.Count - 1).Select((action, index) => $"failure {index + 1}: {Sentence(action)}");
        return $"{string.Join(", ", first)}, failure {actions.Count} and every later one: {Sentence(actions[actions.Count - 1])}";
    }

    private static string Sentence(ServiceRecoveryAction action) => action.Type switch
    {
        ServiceRecoveryActionType.None => "nothing",
        ServiceRecoveryActionType.Restart => "restart it after " + Of(action.Delay),
        ServiceRecoveryActionType.Reboot => "reboot the computer after " + Of(action.Delay),
        ServiceRecoveryActionType.RunCommand => "run the command after " + Of(action.Delay),
        _ => $"action {(int)action.Type} after {Of(action.Delay)}",
    };
}
