using System.Collections;
using System.Collections.Generic;

namespace GoWinOps.Pipelines;

/// <summary>Keys and values of a YAML document that is to be written, in their order. A value that is null is left out.</summary>
internal sealed class YamlSection : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> entries = new();

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => entries.GetEnumerator();

    /// <summary>Adds a key; <paramref name="value"/> is a text, a number, a truth value, a section or a sequence of these.</summary>
    internal void Add(string key, object? value)
    {
        if (value is not null)
            entries.Add(new KeyValuePair<string, object>(key, value));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
