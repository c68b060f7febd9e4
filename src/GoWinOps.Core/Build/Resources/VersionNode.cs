using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>One node of a version resource: a key, a value and nodes below it.</summary>
/// <remarks>
/// Layout: length, value length and type in 16 bits each, the key in UTF-16 with its NUL, then the value and every child at the next multiple of 4. A
/// node's length ends with its content, without the padding that follows. The value length of text counts characters with the NUL, of anything else bytes.
/// </remarks>
internal sealed class VersionNode
{
    private const ushort BinaryType = 0;
    private const ushort TextType = 1;
    private readonly string key;
    private readonly byte[] value;
    private readonly int valueLength;
    private readonly ushort type;

    /// <summary>A node without a value.</summary>
    internal VersionNode(string key)
        : this(key, Array.Empty<byte>(), 0, TextType)
    {
    }

    private VersionNode(string key, byte[] value, int valueLength, ushort type)
    {
        this.key = key;
        this.value = value;
        this.valueLength = valueLength;
        this.type = type;
    }

    /// <summary>The nodes below it.</summary>
    internal List<VersionNode> Children { get; } = new();

    /// <summary>A node with a text.</summary>
    internal static VersionNode OfText(string key, string text) => new(key, Encoding.Unicode.GetBytes(text + "\0"), text.Length + 1, TextType);

    /// <summary>A node with a value that is no text.</summary>
    internal static VersionNode OfBytes(string key, byte[] value) => new(key, value, value.Length, BinaryType);

    /// <summary>Writes the node at a multiple of 4.</summary>
    /// <exception cref="GoWinOpsException"><c>ResourceStringInvalid</c> when the strings together exceed what 16 bits can count.</exception>
    internal void Write(BinaryWriter writer)
    {
        long start = writer.BaseStream.Position;
        writer.Write((ushort)0);
        writer.Write((ushort)valueLength);
        writer.Write(type);
        writer.Write(Encoding.Unicode.GetBytes(key + "\0"));
        if (value.Length > 0)
        {
            Align(writer);
            writer.Write(value);
        }

        foreach (VersionNode child in Children)
        {
            Align(writer);
            child.Write(writer);
        }

        WriteLength(writer, start);
    }

    private void WriteLength(BinaryWriter writer, long start)
    {
        long end = writer.BaseStream.Position;
        if (end - start > ushort.MaxValue)
            throw new GoWinOpsException(nameof(Messages.ResourceStringInvalid), key, key, $"all strings together need {end - start} bytes, and {ushort.MaxValue} fit");
        writer.BaseStream.Position = start;
        writer.Write((ushort)(end - start));
        writer.BaseStream.Position = end;
    }

    private static void Align(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % 4 != 0)
            writer.Write((byte)0);
    }
}
