using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Build;

namespace GoWinOps.Manifest;

/// <summary>A section of the manifest: the keys it may have.</summary>
internal abstract class ManifestSection
{
    /// <summary>Every key, those of sections below it as <c>section.key</c>, with whether it must be there.</summary>
    internal abstract IEnumerable<KeyValuePair<string, bool>> AllKeys { get; }
}

/// <summary>A section and the model it is read into.</summary>
/// <typeparam name="T">The model.</typeparam>
internal sealed class ManifestSection<T> : ManifestSection
    where T : class, new()
{
    private readonly string title;
    private readonly List<ManifestKey<T>> keys = new();

    /// <param name="title">What it is called in messages.</param>
    internal ManifestSection(string title) => this.title = title;

    /// <inheritdoc/>
    internal override IEnumerable<KeyValuePair<string, bool>> AllKeys => keys.SelectMany(key =>
        new[] { new KeyValuePair<string, bool>(key.Name, key.IsRequired) }.Concat(
            key.Section?.AllKeys.Select(below => new KeyValuePair<string, bool>(key.Name + "." + below.Key, below.Value))
            ?? Enumerable.Empty<KeyValuePair<string, bool>>()));

    /// <summary>A key whose value <paramref name="value"/> understands; <paramref name="below"/> is the section the value may also be.</summary>
    internal ManifestSection<T> Key<TValue>(string name, ManifestValue<TValue> value, Action<T, TValue> set, bool isRequired = false, ManifestSection? below = null)
    {
        keys.Add(new ManifestKey<T>(name, isRequired, below, (model, node, faults) =>
        {
            if (value.TryRead(node, name, faults, out TValue read))
                set(model, read);
        }));
        return this;
    }

    /// <summary>A key whose value is a section.</summary>
    internal ManifestSection<T> Section<TBelow>(string name, ManifestSection<TBelow> section, Action<T, TBelow> set)
        where TBelow : class, new()
    {
        keys.Add(new ManifestKey<T>(name, false, section, (model, node, faults) =>
        {
            if (section.Read(node, faults) is { } read)
                set(model, read);
        }));
        return this;
    }

    /// <summary>Reads the section; null where it is none at all.</summary>
    internal T? Read(YamlNode node, ManifestFaults faults)
    {
        if (node is not YamlMap map)
        {
            faults.Add(node, $"'{title}' is a section with keys ({KeyNames}), not {node.Kind}.");
            return null;
        }

        T model = new();
        Dictionary<string, YamlScalar> seen = new(StringComparer.Ordinal);
        foreach (KeyValuePair<YamlScalar, YamlNode> entry in map.Entries)
            ReadEntry(model, entry.Key, entry.Value, seen, faults);
        foreach (ManifestKey<T> missing in keys.Where(key => key.IsRequired && !seen.ContainsKey(key.Name)))
            faults.Add(node, $"'{title}' needs the key '{missing.Name}'.");
        return model;
    }

    private string KeyNames => string.Join(", ", keys.Select(key => key.Name));

    private void ReadEntry(T model, YamlScalar name, YamlNode value, Dictionary<string, YamlScalar> seen, ManifestFaults faults)
    {
        ManifestKey<T>? key = keys.Find(candidate => candidate.Name == name.Text);
        if (key is null)
        {
            faults.Add(name, $"'{title}' has no key '{name.Text}'. {Suggestion(name.Text)}");
        }
        else if (seen.TryGetValue(name.Text, out YamlScalar? first))
        {
            faults.Add(name, $"'{name.Text}' is here a second time; the first is in line {first.Line}.");
        }
        else
        {
            seen.Add(name.Text, name);
            key.Read(model, value, faults);
        }
    }

    private string Suggestion(string name)
    {
        string nearest = NearestName.Of(name, keys.Select(key => key.Name))[0];
        return NearestName.Distance(name, nearest) <= Math.Max(2, nearest.Length / 2) ? $"Did you mean '{nearest}'?" : $"It has: {KeyNames}.";
    }
}
