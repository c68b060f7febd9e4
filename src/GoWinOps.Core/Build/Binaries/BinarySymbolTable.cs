using System;
using System.Collections.Generic;
using System.Text;

namespace GoWinOps.Build;

/// <summary>An entry of a symbol table: its name, or where that is in the string table, and its address in memory.</summary>
internal readonly record struct BinarySymbol(ulong NameOffset, string? Name, ulong Address);

/// <summary>The names and addresses of functions and variables in an executable.</summary>
/// <remarks>
/// Names are looked for by running once through the string table and once through the entries, both in order, since following each entry to its name
/// would jump about in a table of many megabytes. Linkers may let a name share the end of a longer one, so the end of every text counts.
/// </remarks>
internal sealed class BinarySymbolTable
{
    private const int ChunkSize = 1 << 16;
    private readonly BinaryView view;
    private readonly BinaryRange names;
    private readonly BinaryRange entries;
    private readonly int entrySize;
    private readonly Func<byte[], BinarySymbol?> read;

    /// <param name="view">The image.</param>
    /// <param name="names">The string table, wholly inside the image.</param>
    /// <param name="entries">The table of symbols, wholly inside the image.</param>
    /// <param name="entrySize">The size of an entry in bytes.</param>
    /// <param name="read">Understands an entry; null for one that is no function or variable of the program.</param>
    internal BinarySymbolTable(BinaryView view, BinaryRange names, BinaryRange entries, int entrySize, Func<byte[], BinarySymbol?> read)
    {
        this.view = view;
        this.names = names;
        this.entries = entries;
        this.entrySize = entrySize;
        this.read = read;
    }

    /// <summary>Whether it names anything of the program itself.</summary>
    internal bool HasOwnSymbols()
    {
        foreach (BinarySymbol _ in Entries())
            return true;
        return false;
    }

    /// <summary>The addresses of those of <paramref name="wanted"/> that are there.</summary>
    internal Dictionary<string, ulong> Find(ICollection<string> wanted)
    {
        Dictionary<string, ulong> found = new(StringComparer.Ordinal);
        if (wanted.Count == 0)
            return found;
        Dictionary<ulong, string> offsets = OffsetsOf(wanted);
        HashSet<string> known = new(wanted, StringComparer.Ordinal);
        foreach (BinarySymbol symbol in Entries())
        {
            string? name = symbol.Name;
            if (name is null ? offsets.TryGetValue(symbol.NameOffset, out name) : known.Contains(name))
                found[name!] = symbol.Address;
        }

        return found;
    }

    /// <summary>The names that end in <paramref name="suffix"/>, at most so many.</summary>
    internal List<string> NamesEndingIn(string suffix, int maximum)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(suffix);
        List<string> found = new();
        foreach ((byte[] bytes, int index, int count, ulong _) in Texts())
        {
            if (count > wanted.Length && EndsWith(bytes, index + count, wanted) && BinaryView.Utf8(bytes, index, count) is { } name)
                found.Add(name);
            if (found.Count == maximum)
                break;
        }

        return found;
    }

    private Dictionary<ulong, string> OffsetsOf(ICollection<string> wanted)
    {
        List<(byte[] Bytes, string Name)> searched = new();
        foreach (string name in wanted)
            searched.Add((Encoding.UTF8.GetBytes(name), name));
        Dictionary<ulong, string> offsets = new();
        foreach ((byte[] bytes, int index, int count, ulong offset) in Texts())
        {
            foreach ((byte[] name, string text) in searched)
            {
                if (count >= name.Length && EndsWith(bytes, index + count, name))
                    offsets[offset + (ulong)(count - name.Length)] = text;
            }
        }

        return offsets;
    }

    private static bool EndsWith(byte[] bytes, int end, byte[] wanted)
    {
        for (int position = 1; position <= wanted.Length; position++)
        {
            if (bytes[end - position] != wanted[wanted.Length - position])
                return false;
        }

        return true;
    }

    /// <summary>The texts of the string table, each with its offset there. One longer than a chunk, which no linker writes, is passed over.</summary>
    private IEnumerable<(byte[] Bytes, int Index, int Count, ulong Offset)> Texts()
    {
        byte[] chunk = new byte[ChunkSize];
        ulong start = 0;
        while (start < names.FileSize)
        {
            int wanted = (int)Math.Min(ChunkSize, names.FileSize - start);
            int filled = view.Read(names.FileOffset + start, chunk, 0, wanted);
            int index = 0;
            int end;
            while (index < filled && (end = Array.IndexOf(chunk, (byte)0, index, filled - index)) >= 0)
            {
                yield return (chunk, index, end - index, start + (ulong)index);
                index = end + 1;
            }

            if (filled < wanted || filled == 0)
                yield break;
            start += (ulong)(index == 0 ? filled : index);
        }
    }

    private IEnumerable<BinarySymbol> Entries()
    {
        byte[] entry = new byte[entrySize];
        for (ulong offset = 0; offset + (ulong)entrySize <= entries.FileSize; offset += (ulong)entrySize)
        {
            if (view.Read(entries.FileOffset + offset, entry, 0, entrySize) < entrySize)
                yield break;
            if (read(entry) is { } symbol)
                yield return symbol;
        }
    }
}
