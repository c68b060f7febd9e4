using System.Collections.Generic;

namespace GoWinOps.Manifest;

/// <summary>A piece of a YAML document and where it begins, line and column counted from 1.</summary>
internal abstract class YamlNode
{
    protected YamlNode(int line, int column)
    {
        Line = line;
        Column = column;
    }

    internal int Line { get; }

    internal int Column { get; }

    /// <summary>What it is, for a person to read.</summary>
    internal abstract string Kind { get; }
}

/// <summary>A piece of text, quoted or plain.</summary>
internal sealed class YamlScalar : YamlNode
{
    internal YamlScalar(string text, bool isPlain, int line, int column)
        : base(line, column)
    {
        Text = text;
        IsNothing = isPlain && text is ("" or "~" or "null" or "Null" or "NULL");
    }

    internal string Text { get; }

    /// <summary>Whether YAML reads it as no value at all.</summary>
    internal bool IsNothing { get; }

    internal override string Kind => IsNothing ? "nothing" : $"'{Text}'";
}

/// <summary>A list.</summary>
internal sealed class YamlList : YamlNode
{
    internal YamlList(IReadOnlyList<YamlNode> items, int line, int column)
        : base(line, column) => Items = items;

    internal IReadOnlyList<YamlNode> Items { get; }

    internal override string Kind => "a list";
}

/// <summary>Keys and their values, in the order of the file, repeated keys included.</summary>
internal sealed class YamlMap : YamlNode
{
    internal YamlMap(IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> entries, int line, int column)
        : base(line, column) => Entries = entries;

    internal IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries { get; }

    internal override string Kind => "a section with keys";
}
