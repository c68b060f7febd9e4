using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Triggers as people write and read them.</summary>
internal static class ServiceTriggerText
{
    private static readonly Dictionary<string, Action<ServiceTrigger, string>> Setters = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(ServiceTrigger.Port)] = (trigger, value) => trigger.Port = value,
        [nameof(ServiceTrigger.Protocol)] = (trigger, value) => trigger.Protocol = value,
        [nameof(ServiceTrigger.Program)] = (trigger, value) => trigger.Program = value,
        [nameof(ServiceTrigger.User)] = (trigger, value) => trigger.User = value,
        [nameof(ServiceTrigger.Id)] = (trigger, value) => trigger.Id = Guid.Parse(value),
        ["HardwareId"] = (trigger, value) => trigger.HardwareIds = (trigger.HardwareIds ?? Array.Empty<string>()).Concat(new[] { value }).ToArray(),
        [nameof(ServiceTrigger.PipeName)] = (trigger, value) => trigger.PipeName = value,
        [nameof(ServiceTrigger.Level)] = (trigger, value) => trigger.Level = byte.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture),
        [nameof(ServiceTrigger.KeywordAny)] = (trigger, value) => trigger.KeywordAny = ParseKeyword(value),
        [nameof(ServiceTrigger.KeywordAll)] = (trigger, value) => trigger.KeywordAll = ParseKeyword(value),
        [nameof(ServiceTrigger.Type)] = (trigger, value) => trigger.Type = uint.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture),
        ["Item"] = (trigger, value) => trigger.Items = (trigger.Items ?? Array.Empty<string>()).Concat(new[] { value }).ToArray(),
    };

    /// <summary>The text of a trigger: its event, and what else is said of it. The action is named only if it is to stop.</summary>
    internal static string Of(ServiceTrigger trigger)
    {
        List<string> words = new();
        if (trigger.Action == ServiceTriggerAction.Stop)
            words.Add(nameof(ServiceTriggerAction.Stop));
        words.Add(trigger.Event.ToString());
        Add(nameof(ServiceTrigger.Type), trigger.Type?.ToString(CultureInfo.InvariantCulture));
        Add(nameof(ServiceTrigger.Port), trigger.Port);
        Add(nameof(ServiceTrigger.Protocol), trigger.Protocol);
        Add(nameof(ServiceTrigger.Program), trigger.Program);
        Add(nameof(ServiceTrigger.User), trigger.User);
        Add(nameof(ServiceTrigger.Id), trigger.Id?.ToString("D"));
        foreach (string id in trigger.HardwareIds ?? Array.Empty<string>())
            Add("HardwareId", id);
        Add(nameof(ServiceTrigger.PipeName), trigger.PipeName);
        Add(nameof(ServiceTrigger.Level), trigger.Level?.ToString(CultureInfo.InvariantCulture));
        Add(nameof(ServiceTrigger.KeywordAny), Keyword(trigger.KeywordAny));
        Add(nameof(ServiceTrigger.KeywordAll), Keyword(trigger.KeywordAll));
        foreach (string item in trigger.Items ?? Array.Empty<string>())
            Add("Item", item);
        return CommandLine.JoinArguments(words);

        void Add(string name, string? value)
        {
            if (value is not null)
                words.Add(name + "=" + value);
        }
    }

    /// <summary>Reads a trigger's text.</summary>
    internal static ServiceTrigger Parse(string text)
    {
        (string first, string[] rest) = CommandLine.Split(text);
        Queue<string> words = new(new[] { first }.Concat(rest));
        ServiceTrigger trigger = new();
        if (Enum.TryParse(words.Peek(), ignoreCase: true, out ServiceTriggerAction action) && Enum.IsDefined(typeof(ServiceTriggerAction), action) && IsWord(words.Peek()))
        {
            trigger.Action = action;
            words.Dequeue();
        }

        string name = words.Count > 0 ? words.Dequeue() : string.Empty;
        // Two names with a comma would be read as the event whose number is that of both.
        if (!Enum.GetNames(typeof(ServiceTriggerEvent)).Contains(name, StringComparer.OrdinalIgnoreCase) || !Enum.TryParse(name, ignoreCase: true, out ServiceTriggerEvent kind))
            throw Invalid(text, $"'{name}' is no event; known are {string.Join(", ", Enum.GetNames(typeof(ServiceTriggerEvent)))}");
        trigger.Event = kind;
        foreach (string word in words)
            Set(trigger, text, word);
        return trigger;
    }

    /// <summary>The failure of a trigger that cannot be.</summary>
    internal static GoWinOpsException Invalid(string trigger, string why) => new(nameof(Messages.ServiceTriggerInvalid), trigger, trigger, why);

    private static void Set(ServiceTrigger trigger, string text, string word)
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word : word.Substring(0, equals);
        if (equals < 0 || !Setters.TryGetValue(name, out Action<ServiceTrigger, string>? set))
            throw Invalid(text, $"'{name}' is none of {string.Join(", ", Setters.Keys.Select(key => key + "="))}");
        try
        {
            set(trigger, word.Substring(equals + 1));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw Invalid(text, $"{name} cannot be '{word.Substring(equals + 1)}'");
        }
    }

    private static bool IsWord(string text) => text.Length > 0 && char.IsLetter(text[0]);

    private static string? Keyword(ulong? value) => value is { } keyword ? "0x" + keyword.ToString("x", CultureInfo.InvariantCulture) : null;

    private static ulong ParseKeyword(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.Parse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
