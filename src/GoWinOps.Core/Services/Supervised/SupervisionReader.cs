using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>
/// Makes a <see cref="ServiceSupervision"/> of names and values as they are written in a script: durations as <c>30s</c> or a number of seconds, sizes
/// as <c>512MB</c>, one value where a list is meant.
/// </summary>
internal static class SupervisionReader
{
    private const string Root = "Supervision";

    /// <summary>Reads names and values, which may hold further ones.</summary>
    /// <exception cref="GoWinOpsException"><c>SupervisionKeyUnknown</c>, <c>SupervisionValueInvalid</c></exception>
    internal static ServiceSupervision Read(IDictionary map) => (ServiceSupervision)ReadObject(typeof(ServiceSupervision), map, Root);

    private static object ReadObject(Type type, IDictionary map, string path)
    {
        object model = Activator.CreateInstance(type)!;
        PropertyInfo[] properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToArray();
        foreach (DictionaryEntry entry in map)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            PropertyInfo property = Array.Find(properties, candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new GoWinOpsException(
                    nameof(Messages.SupervisionKeyUnknown), name, path, name, string.Join(", ", NearestName.Of(name, properties.Select(candidate => candidate.Name))));
            // What is null is what a new object has.
            if (entry.Value is not null)
                property.SetValue(model, ReadValue(property.PropertyType, entry.Value, path + "." + property.Name));
        }

        return model;
    }

    private static object ReadValue(Type declared, object value, string path)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsInstanceOfType(value))
            return value;
        if (type.IsArray)
            return ReadArray(type.GetElementType()!, value, path);
        if (type.IsEnum)
            return ReadName(type, value, path);
        if (type == typeof(TimeSpan))
            return ReadDuration(value, path);
        if (type == typeof(long) || type == typeof(int))
            return Convert.ChangeType(ReadNumber(type, value, path), type, CultureInfo.InvariantCulture);
        if (type == typeof(bool))
            return bool.TryParse(value.ToString(), out bool truth) ? truth : throw Invalid(path, value, "true or false");
        if (type == typeof(string))
            return Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return value is IDictionary map ? ReadObject(type, map, path) : throw Invalid(path, value, "names and values, @{ … }");
    }

    private static Array ReadArray(Type elementType, object value, string path)
    {
        IEnumerable<object?> items = value is IEnumerable list and not (string or IDictionary) ? list.Cast<object?>() : new[] { value };
        object[] read = items.Select((item, index) => item is null
            ? throw Invalid($"{path}[{index}]", "(nothing)", "a value")
            : ReadValue(elementType, item, $"{path}[{index}]")).ToArray();
        Array array = Array.CreateInstance(elementType, read.Length);
        Array.Copy(read, array, read.Length);
        return array;
    }

    private static object ReadName(Type type, object value, string path)
    {
        string? name = Array.Find(Enum.GetNames(type), known => string.Equals(known, value.ToString(), StringComparison.OrdinalIgnoreCase));
        return name is null ? throw Invalid(path, value, "one of " + string.Join(", ", Enum.GetNames(type))) : Enum.Parse(type, name);
    }

    private static TimeSpan ReadDuration(object value, string path)
    {
        if (IsNumber(value))
        {
            double seconds = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            if (Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds)
                return TimeSpan.FromSeconds(seconds);
        }

        return value is string text && DurationText.TryParse(text.Trim(), out TimeSpan duration)
            ? duration
            : throw Invalid(path, value, "a duration such as 500ms, 30s, 5m or 00:00:30, or a number of seconds");
    }

    private static decimal ReadNumber(Type type, object value, string path)
    {
        decimal number;
        if (IsNumber(value) && value is not (double or float))
            number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        else if (value is double or float && Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) < long.MaxValue)
            number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        else if (value is string text && SizeText.TryParse(text, out long size))
            number = size;
        else
            throw Invalid(path, value, "a number");
        bool fits = type == typeof(long) ? number is >= long.MinValue and <= long.MaxValue : number is >= int.MinValue and <= int.MaxValue;
        if (!fits || decimal.Truncate(number) != number)
            throw Invalid(path, value, "a whole number");
        return number;
    }

    private static bool IsNumber(object value) =>
        value is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal;

    private static GoWinOpsException Invalid(string path, object value, string expected) =>
        new(nameof(Messages.SupervisionValueInvalid), value, path, value, expected);
}
