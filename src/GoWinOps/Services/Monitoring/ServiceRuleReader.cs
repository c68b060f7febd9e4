using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Manifest;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Reads rules as users write them: a text, or a hashtable with the text and what it cannot say (which services, a script, a limit).</summary>
internal static class ServiceRuleReader
{
    private static readonly string[] Keys = { "When", "Service", "Action", "Limit", "Within", "Timeout" };

    /// <summary>The rules.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceRuleInvalid</c></exception>
    internal static ServiceRule[] Read(object[] given) => given.Select(item => Read(Unwrap(item))).ToArray();

    private static ServiceRule Read(object item) => item switch
    {
        ServiceRule rule => rule,
        string text => ServiceRuleText.Parse(text),
        IDictionary table => Read(table),
        _ => throw ServiceRuleText.Invalid(Convert.ToString(item, CultureInfo.CurrentCulture) ?? string.Empty, "a rule is a text or a hashtable"),
    };

    private static ServiceRule Read(IDictionary table)
    {
        Dictionary<string, object> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
            values[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty] = Unwrap(entry.Value ?? string.Empty);
        string when = values.TryGetValue("When", out object? given) ? Convert.ToString(given, CultureInfo.InvariantCulture) ?? string.Empty : string.Empty;
        if (values.Keys.FirstOrDefault(key => !Keys.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw ServiceRuleText.Invalid(when.Length == 0 ? unknown : when, $"it knows no '{unknown}', only {string.Join(", ", Keys)}");
        ServiceRule rule = ServiceRuleText.Parse(when);
        if (values.TryGetValue("Service", out object? service))
            rule.Service = Convert.ToString(service, CultureInfo.InvariantCulture) ?? "*";
        if (values.TryGetValue("Action", out object? action))
            SetAction(rule, action, when);
        if (values.TryGetValue("Limit", out object? limit))
            rule.Limit = LanguagePrimitives.TryConvertTo(limit, CultureInfo.InvariantCulture, out int most) ? most : throw ServiceRuleText.Invalid(when, $"'{limit}' is no number of times");
        if (values.TryGetValue("Within", out object? within))
            rule.LimitPeriod = ReadTime(within, when);
        if (values.TryGetValue("Timeout", out object? timeout))
            rule.Timeout = ReadTime(timeout, when);
        ServiceRuleText.Validate(rule, when);
        return rule;
    }

    private static void SetAction(ServiceRule rule, object action, string when)
    {
        if (action is ScriptBlock script)
        {
            rule.Action = ServiceRuleAction.Script;
            rule.Script = script;
            return;
        }

        rule.Action = Enum.TryParse(Convert.ToString(action, CultureInfo.InvariantCulture), ignoreCase: true, out ServiceRuleAction known)
            ? known
            : throw ServiceRuleText.Invalid(when, $"'{action}' is no action: Start, Restart or a script block");
    }

    private static TimeSpan ReadTime(object value, string when) => value switch
    {
        TimeSpan time => time,
        int seconds => TimeSpan.FromSeconds(seconds),
        string text when DurationText.TryParse(text, out TimeSpan time) => time,
        _ => throw ServiceRuleText.Invalid(when, $"'{value}' is no duration such as 30s, 2m or 1h"),
    };

    private static object Unwrap(object value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
