using System;
using System.Collections.Generic;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Reads a version resource, whoever wrote it.</summary>
internal sealed class VersionResourceReader
{
    private const int NodeHeaderSize = 6;
    private const int MaximumStrings = 1024;
    private readonly byte[] content;
    private readonly Func<int, string, GoWinOpsException> damaged;
    private readonly Dictionary<string, string> strings = new(StringComparer.Ordinal);

    private VersionResourceReader(byte[] content, Func<int, string, GoWinOpsException> damaged)
    {
        this.content = content;
        this.damaged = damaged;
    }

    /// <summary>Reads it.</summary>
    /// <param name="content">The resource's bytes.</param>
    /// <param name="damaged">Makes the failure from a place in the bytes and what is wrong there.</param>
    internal static VersionResource Read(byte[] content, Func<int, string, GoWinOpsException> damaged) => new VersionResourceReader(content, damaged).Read();

    private VersionResource Read()
    {
        Node root = NodeAt(0, content.Length);
        if (root.Key != VersionResource.RootKey)
            throw damaged(0, $"the version resource begins with '{root.Key}'");
        if (root.ValueLength < VersionResource.FixedSize || root.Value + VersionResource.FixedSize > root.End || Word(root.Value) != VersionResource.FixedSignature)
            throw damaged(root.Value, "the version resource has no fixed part");
        foreach (Node part in Below(root, root.Value + root.ValueLength))
        {
            // Tables of further languages say the same in other words.
            if (part.Key == "StringFileInfo" && strings.Count == 0)
                ReadTables(part);
        }

        return new VersionResource(NumberAt(root.Value + 8), (VersionFlags)(Word(root.Value + 28) & Word(root.Value + 24)), strings);
    }

    private void ReadTables(Node part)
    {
        foreach (Node table in Below(part, part.Value))
        {
            foreach (Node entry in Below(table, table.Value))
            {
                if (strings.Count == MaximumStrings)
                    throw damaged(entry.Start, $"the version resource holds more than {MaximumStrings} strings");
                strings[entry.Key] = Text(entry);
            }

            return;
        }
    }

    private IEnumerable<Node> Below(Node parent, int first)
    {
        int position = Aligned(first);
        while (position + NodeHeaderSize <= parent.End)
        {
            Node node = NodeAt(position, parent.End);
            yield return node;
            position = Aligned(node.End);
        }
    }

    private Node NodeAt(int start, int limit)
    {
        if (start + NodeHeaderSize > limit)
            throw damaged(start, "the version resource ends within a node");
        int length = BitConverter.ToUInt16(content, start);
        if (length < NodeHeaderSize || start + length > limit)
            throw damaged(start, $"a node of the version resource claims {length} bytes where {limit - start} are left");
        int end = start + length;
        int keyEnd = start + NodeHeaderSize;
        while (keyEnd + 2 <= end && BitConverter.ToUInt16(content, keyEnd) != 0)
            keyEnd += 2;
        string key = Encoding.Unicode.GetString(content, start + NodeHeaderSize, keyEnd - start - NodeHeaderSize);
        return new Node(start, end, key, Math.Min(Aligned(keyEnd + 2), end), BitConverter.ToUInt16(content, start + 2));
    }

    /// <summary>The text of a string: some compilers count its length in bytes, some without the NUL, so that only the NUL is relied on.</summary>
    private string Text(Node node)
    {
        int end = node.Value;
        while (end + 2 <= node.End && BitConverter.ToUInt16(content, end) != 0)
            end += 2;
        return node.ValueLength == 0 ? string.Empty : Encoding.Unicode.GetString(content, node.Value, end - node.Value);
    }

    private FileVersion NumberAt(int offset)
    {
        (uint high, uint low) = (Word(offset), Word(offset + 4));
        return new FileVersion((ushort)(high >> 16), (ushort)high, (ushort)(low >> 16), (ushort)low);
    }

    private uint Word(int offset) => BitConverter.ToUInt32(content, offset);

    private static int Aligned(int position) => (position + 3) & ~3;

    private sealed class Node
    {
        internal Node(int start, int end, string key, int value, int valueLength)
        {
            Start = start;
            End = end;
            Key = key;
            Value = value;
            ValueLength = valueLength;
        }

        internal int Start { get; }

        /// <summary>Where its content ends, without padding.</summary>
        internal int End { get; }

        internal string Key { get; }

        /// <summary>Where its value begins, or would.</summary>
        internal int Value { get; }

        /// <summary>The length as written: characters or bytes.</summary>
        internal int ValueLength { get; }
    }
}
