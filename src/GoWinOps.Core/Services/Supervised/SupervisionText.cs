using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace GoWinOps.Services;

/// <summary>A <see cref="ServiceSupervision"/> as lines people can compare, one for each property that is not what a new object has.</summary>
internal static class SupervisionText
{
    /// <summary>The lines by their names, such as <c>Supervision.Liveness.Url</c>; none for null.</summary>
    internal static SortedDictionary<string, string> Of(ServiceSupervision? supervision)
    {
        SortedDictionary<string, string> lines = new(StringComparer.Ordinal);
        if (supervision is not null)
            AddObject(lines, nameof(GoServiceInfo.Supervision), supervision);
        return lines;
    }

    /// <summary>The properties in which two differ.</summary>
    internal static IEnumerable<PropertyChange> Difference(ServiceSupervision? from, ServiceSupervision? to)
    {
        SortedDictionary<string, string> before = Of(from);
        SortedDictionary<string, string> after = Of(to);
        return before.Keys.Union(after.Keys).OrderBy(name => name, StringComparer.Ordinal)
            .Select(name => new PropertyChange { Property = name, From = Get(before, name), To = Get(after, name) })
            .Where(change => change.From != change.To);
    }

    private static string? Get(SortedDictionary<string, string> lines, string name) => lines.TryGetValue(name, out string? value) ? value : null;

    private static void AddObject(SortedDictionary<string, string> lines, string name, object model)
    {
        object initial = Activator.CreateInstance(model.GetType())!;
        foreach (PropertyInfo property in model.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            object? value = property.GetValue(model);
            if (value is not null && !value.Equals(property.GetValue(initial)))
                Add(lines, name + "." + property.Name, value);
        }
    }

    private static void Add(SortedDictionary<string, string> lines, string name, object value)
    {
        switch (value)
        {
            case string or bool or int or long or Enum:
                lines.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case TimeSpan time:
                lines.Add(name, time.ToString("c", CultureInfo.InvariantCulture));
                break;
            case ServiceStopStep[] steps:
                for (int index = 0; index < steps.Length; index++)
                {
                    lines.Add($"{name}[{index}]", steps[index].Method.ToString());
                    AddObject(lines, $"{name}[{index}]", steps[index]);
                    lines.Remove($"{name}[{index}].{nameof(ServiceStopStep.Method)}");
                }

                break;
            case IEnumerable list:
                if (ListText.Of(list.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? string.Empty).ToList()) is { } text)
                    lines.Add(name, text);
                break;
            default:
                AddObject(lines, name, value);
                break;
        }
    }
}
