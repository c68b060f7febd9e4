using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Reads recovery as people give it at a prompt: short texts, hashtables, objects, or what another cmdlet wrote.</summary>
internal static class RecoveryArgument
{
    /// <summary>Actions such as <c>'restart/5s'</c>, <c>@{ Type = 'Restart'; Delay = '5s' }</c> or an object with these properties.</summary>
    /// <exception cref="GoWinOpsException"><c>RecoveryActionInvalid</c></exception>
    internal static ServiceRecoveryAction[] Actions(IEnumerable<object?> values) => values.Select(Action).ToArray();

    /// <summary>A period such as <c>1d</c>, a TimeSpan, a number of seconds, or <c>never</c>.</summary>
    /// <exception cref="GoWinOpsException"><c>RecoveryPeriodInvalid</c></exception>
    internal static TimeSpan Period(object? value) => Unwrap(value) switch
    {
        TimeSpan span => span,
        int or long or double or decimal => Seconds(Unwrap(value)!),
        string text when RecoveryText.TryParsePeriod(text, out TimeSpan period) => period,
        var other => throw new GoWinOpsException(nameof(Messages.RecoveryPeriodInvalid), other, $"'{other}'"),
    };

    /// <summary>All of it: a <see cref="ServiceRecovery"/>, a hashtable with its properties' names, what Get-GoServiceRecovery wrote, or actions alone.</summary>
    /// <exception cref="GoWinOpsException"><c>RecoverySettingUnknown</c>, <c>RecoveryActionInvalid</c>, <c>RecoveryPeriodInvalid</c></exception>
    internal static ServiceRecovery Recovery(object? value)
    {
        ServiceRecovery recovery = Unwrap(value) switch
        {
            ServiceRecovery whole => whole,
            GoServiceRecovery shown => Of(shown),
            IDictionary table => Of(table),
            IList list => new ServiceRecovery { Actions = Actions(list.Cast<object?>()) },
            PSObject bag when bag.Properties[nameof(ServiceRecovery.Actions)] is not null => OfBag(bag),
            var one => new ServiceRecovery { Actions = Actions(new[] { one }) },
        };
        ServiceRecoveryRules.RequireValid(recovery);
        return recovery;
    }

    private static ServiceRecovery Of(GoServiceRecovery shown) => new()
    {
        Actions = shown.Suspended ? shown.SuspendedActions : shown.Actions,
        ResetPeriod = shown.Suspended ? shown.SuspendedResetPeriod : shown.ResetPeriod,
        Command = shown.Command ?? string.Empty,
        RebootMessage = shown.RebootMessage ?? string.Empty,
        OnNonCrashFailure = shown.OnNonCrashFailure,
    };

    // One of the two above that went through remoting or a file is a property bag; only what Get-GoServiceRecovery shows tells whether it is suspended.
    private static ServiceRecovery OfBag(PSObject bag)
    {
        object? suspended = Property(bag, nameof(GoServiceRecovery.Suspended));
        string prefix = suspended is not null && LanguagePrimitives.IsTrue(suspended) ? nameof(GoServiceRecovery.Suspended) : string.Empty;
        string? untold = suspended is null ? null : string.Empty;
        Hashtable table = new()
        {
            [nameof(ServiceRecovery.Actions)] = Property(bag, prefix + nameof(ServiceRecovery.Actions)),
            [nameof(ServiceRecovery.ResetPeriod)] = Property(bag, prefix + nameof(ServiceRecovery.ResetPeriod)),
            [nameof(ServiceRecovery.Command)] = Property(bag, nameof(ServiceRecovery.Command)) ?? untold,
            [nameof(ServiceRecovery.RebootMessage)] = Property(bag, nameof(ServiceRecovery.RebootMessage)) ?? untold,
            [nameof(ServiceRecovery.OnNonCrashFailure)] = Property(bag, nameof(ServiceRecovery.OnNonCrashFailure)),
        };
        foreach (object key in table.Keys.Cast<object>().Where(key => table[key] is null).ToList())
            table.Remove(key);
        return Of(table);
    }

    private static ServiceRecovery Of(IDictionary table)
    {
        ServiceRecovery recovery = new();
        foreach (DictionaryEntry entry in table)
            Set(recovery, Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, Unwrap(entry.Value));
        return recovery;
    }

    private static void Set(ServiceRecovery recovery, string name, object? value)
    {
        switch (name.ToUpperInvariant())
        {
            case "ACTION" or "ACTIONS":
                recovery.Actions = value is IList list ? Actions(list.Cast<object?>()) : Actions(new[] { value });
                break;
            case "RESETPERIOD":
                recovery.ResetPeriod = Period(value);
                break;
            case "COMMAND":
                recovery.Command = Convert.ToString(value, CultureInfo.InvariantCulture);
                break;
            case "REBOOTMESSAGE":
                recovery.RebootMessage = Convert.ToString(value, CultureInfo.InvariantCulture);
                break;
            case "ONNONCRASHFAILURE":
                recovery.OnNonCrashFailure = LanguagePrimitives.IsTrue(value);
                break;
            default:
                throw new GoWinOpsException(nameof(Messages.RecoverySettingUnknown), name, name);
        }
    }

    private static ServiceRecoveryAction Action(object? value)
    {
        object? given = Unwrap(value);
        if (given is ServiceRecoveryAction action)
            return action;
        if (given is string text)
            return ServiceRecoveryAction.Parse(text);
        (object? type, object? delay) = given is IDictionary table ? (table["Type"], table["Delay"]) : (Property(value, "Type"), Property(value, "Delay"));
        if (type is null)
            throw ServiceRecoveryAction.Invalid(value, "it has no Type");
        return Unwrap(delay) switch
        {
            null => ServiceRecoveryAction.Parse($"{type}"),
            TimeSpan span => new ServiceRecoveryAction { Type = ServiceRecoveryAction.Parse($"{type}").Type, Delay = span },
            var other => ServiceRecoveryAction.Parse($"{type}/{other}"),
        };
    }

    private static TimeSpan Seconds(object number)
    {
        double seconds = Convert.ToDouble(number, CultureInfo.InvariantCulture);
        return seconds is >= 0 and <= uint.MaxValue
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new GoWinOpsException(nameof(Messages.RecoveryPeriodInvalid), number, number);
    }

    private static object? Property(object? value, string name) => value is PSObject wrapped ? wrapped.Properties[name]?.Value : null;

    private static object? Unwrap(object? value) => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
}
