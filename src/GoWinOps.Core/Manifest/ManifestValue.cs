using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Manifest;

/// <summary>Understands one kind of value.</summary>
/// <typeparam name="T">What it is read into.</typeparam>
internal abstract class ManifestValue<T>
{
    /// <summary>Reads a value, or reports what is wrong with it and what was expected.</summary>
    internal abstract bool TryRead(YamlNode node, string key, ManifestFaults faults, out T value);
}

/// <summary>A single value, read from its text.</summary>
/// <typeparam name="T">What it is read into.</typeparam>
internal sealed class ScalarValue<T> : ManifestValue<T>
{
    private readonly string expected;
    private readonly Func<string, (bool IsValid, T Value)> parse;

    /// <param name="expected">What is expected, for a person to read.</param>
    /// <param name="parse">Reads the text.</param>
    internal ScalarValue(string expected, Func<string, (bool IsValid, T Value)> parse)
    {
        this.expected = expected;
        this.parse = parse;
    }

    /// <inheritdoc/>
    internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out T value)
    {
        (bool isValid, T read) = node is YamlScalar { IsNothing: false } scalar ? parse(scalar.Text) : (false, default!);
        value = read;
        if (!isValid)
            faults.Add(node, $"'{key}' expects {expected}, not {node.Kind}.");
        return isValid;
    }
}

/// <summary>A list; a single value stands for a list of one.</summary>
/// <typeparam name="T">What each item is read into.</typeparam>
internal sealed class ListValue<T> : ManifestValue<T[]>
{
    private readonly ManifestValue<T> item;

    internal ListValue(ManifestValue<T> item) => this.item = item;

    /// <inheritdoc/>
    internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out T[] value)
    {
        List<T> items = new();
        bool isValid = true;
        foreach (YamlNode current in node is YamlList list ? list.Items : new[] { node })
        {
            if (item.TryRead(current, key, faults, out T read))
                items.Add(read);
            else
                isValid = false;
        }

        value = items.ToArray();
        return isValid;
    }
}

/// <summary>Names of the user's own with values.</summary>
internal sealed class MapValue : ManifestValue<Dictionary<string, string>>
{
    private readonly string expectedKey;
    private readonly Func<string, bool> isKey;

    /// <param name="expectedKey">What a key is, for a person to read.</param>
    /// <param name="isKey">Whether a text may be a key.</param>
    internal MapValue(string expectedKey, Func<string, bool> isKey)
    {
        this.expectedKey = expectedKey;
        this.isKey = isKey;
    }

    /// <inheritdoc/>
    internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out Dictionary<string, string> value)
    {
        value = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is not YamlMap map)
        {
            faults.Add(node, $"'{key}' expects names with values, not {node.Kind}.");
            return false;
        }

        bool isValid = true;
        foreach (KeyValuePair<YamlScalar, YamlNode> entry in map.Entries)
            isValid &= ReadEntry(entry.Key, entry.Value, key, faults, value);
        return isValid;
    }

    private bool ReadEntry(YamlScalar name, YamlNode value, string key, ManifestFaults faults, Dictionary<string, string> read)
    {
        if (!isKey(name.Text))
            faults.Add(name, $"A name in '{key}' is {expectedKey}, not '{name.Text}'.");
        else if (read.ContainsKey(name.Text))
            faults.Add(name, $"'{name.Text}' is here a second time.");
        else if (value is not YamlScalar { IsNothing: false } scalar)
            faults.Add(value, $"'{name.Text}' in '{key}' expects text, not {value.Kind}.");
        else
        {
            read.Add(name.Text, scalar.Text);
            return true;
        }

        return false;
    }
}
