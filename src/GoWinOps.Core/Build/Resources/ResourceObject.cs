using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace GoWinOps.Build;

/// <summary>Writes resources as the object file (<c>.syso</c>) Go's linker takes.</summary>
/// <remarks>
/// A COFF object with the one section <c>.rsrc</c>: a directory of three levels (kind, number, language), the data entries, the data, and a relocation for
/// each data entry, because only the linker knows the data's final address. Source of the layout and the numbers: the PE/COFF specification, "COFF File
/// Header", "Section Table", "COFF Relocations" and "The .rsrc Section".
/// </remarks>
internal static class ResourceObject
{
    private const int HeaderSize = 20;
    private const int SectionHeaderSize = 40;
    private const int DirectorySize = 16;
    private const int DirectoryEntrySize = 8;
    private const int DataEntrySize = 16;
    private const int RelocationSize = 10;
    private const int DataAlignment = 8;
    private const uint IsSubdirectory = 0x8000_0000;
    private const uint InitializedReadableData = 0x4000_0040;
    private const byte StaticStorage = 3;

    private static readonly Dictionary<string, (ushort Machine, ushort Relocation)> Architectures = new(StringComparer.Ordinal)
    {
        ["386"] = (0x014C, 7),
        ["amd64"] = (0x8664, 3),
        ["arm"] = (0x01C4, 2),
        ["arm64"] = (0xAA64, 2),
    };

    /// <summary>Whether there are Windows programs for an architecture, in Go's words.</summary>
    internal static bool Supports(string architecture) => Architectures.ContainsKey(architecture);

    /// <summary>The object file.</summary>
    /// <param name="architecture">What it is linked into, in Go's words: <c>amd64</c>.</param>
    /// <param name="entries">The resources.</param>
    internal static byte[] Write(string architecture, IReadOnlyList<ResourceEntry> entries)
    {
        (ushort machine, ushort relocationType) = Architectures[architecture];
        Section section = Section.Of(entries);
        int relocations = HeaderSize + SectionHeaderSize + section.Bytes.Length;
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.ASCII, leaveOpen: true))
        {
            WriteHeader(writer, machine, relocations + (RelocationSize * section.DataEntryOffsets.Count));
            WriteSectionHeader(writer, section, relocations);
            writer.Write(section.Bytes);
            foreach (int offset in section.DataEntryOffsets)
            {
                writer.Write((uint)offset);
                writer.Write(0u);
                writer.Write(relocationType);
            }

            WriteSymbols(writer);
        }

        return stream.ToArray();
    }

    private static void WriteHeader(BinaryWriter writer, ushort machine, int symbolTable)
    {
        writer.Write(machine);
        writer.Write((ushort)1);
        // No time of day: the same input gives the same bytes.
        writer.Write(0u);
        writer.Write((uint)symbolTable);
        writer.Write(1u);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
    }

    private static void WriteSectionHeader(BinaryWriter writer, Section section, int relocations)
    {
        WriteName(writer);
        writer.Write(0u);
        writer.Write(0u);
        writer.Write((uint)section.Bytes.Length);
        writer.Write((uint)(HeaderSize + SectionHeaderSize));
        writer.Write((uint)relocations);
        writer.Write(0u);
        writer.Write((ushort)section.DataEntryOffsets.Count);
        writer.Write((ushort)0);
        writer.Write(InitializedReadableData);
    }

    private static void WriteSymbols(BinaryWriter writer)
    {
        WriteName(writer);
        writer.Write(0u);
        writer.Write((short)1);
        writer.Write((ushort)0);
        writer.Write(StaticStorage);
        writer.Write((byte)0);
        // The string table: nothing but its own size.
        writer.Write(4u);
    }

    private static void WriteName(BinaryWriter writer) => writer.Write(Encoding.ASCII.GetBytes(".rsrc\0\0\0"));

    /// <summary>The bytes of the section and the places in it that the linker completes.</summary>
    private sealed class Section
    {
        private Section(byte[] bytes, IReadOnlyList<int> dataEntryOffsets)
        {
            Bytes = bytes;
            DataEntryOffsets = dataEntryOffsets;
        }

        internal byte[] Bytes { get; }

        internal IReadOnlyList<int> DataEntryOffsets { get; }

        internal static Section Of(IReadOnlyList<ResourceEntry> entries)
        {
            List<ResourceEntry> sorted = entries.OrderBy(entry => entry.Type).ThenBy(entry => entry.Id).ThenBy(entry => entry.Language).ToList();
            List<IGrouping<int, ResourceEntry>> types = sorted.GroupBy(entry => entry.Type).ToList();
            List<IGrouping<int, ResourceEntry>> ids = types.SelectMany(type => type.GroupBy(entry => entry.Id)).ToList();
            int idDirectories = SizeOf(types.Count);
            int languageDirectories = idDirectories + types.Sum(type => SizeOf(type.GroupBy(entry => entry.Id).Count()));
            int dataEntries = languageDirectories + ids.Sum(id => SizeOf(id.Count()));
            int data = Aligned(dataEntries + (DataEntrySize * sorted.Count));
            using MemoryStream stream = new();
            using BinaryWriter writer = new(stream);
            WriteDirectory(writer, types.Select(type => type.Key), idDirectories, types.Select(type => SizeOf(type.GroupBy(entry => entry.Id).Count())));
            foreach (IGrouping<int, ResourceEntry> type in types)
            {
                List<IGrouping<int, ResourceEntry>> below = type.GroupBy(entry => entry.Id).ToList();
                languageDirectories = WriteDirectory(writer, below.Select(id => id.Key), languageDirectories, below.Select(id => SizeOf(id.Count())));
            }

            int next = dataEntries;
            foreach (IGrouping<int, ResourceEntry> id in ids)
                next = WriteLeaves(writer, id.Select(entry => entry.Language).ToList(), next);
            List<int> offsets = WriteDataEntries(writer, sorted, data);
            foreach (ResourceEntry entry in sorted)
                WriteAligned(writer, entry.Data);
            return new Section(stream.ToArray(), offsets);
        }

        private static int SizeOf(int entryCount) => DirectorySize + (DirectoryEntrySize * entryCount);

        private static int Aligned(int position) => (position + DataAlignment - 1) / DataAlignment * DataAlignment;

        /// <summary>A directory whose entries are directories that follow each other from <paramref name="position"/> on.</summary>
        private static int WriteDirectory(BinaryWriter writer, IEnumerable<int> keys, int position, IEnumerable<int> sizes)
        {
            List<int> all = keys.ToList();
            WriteDirectoryHeader(writer, all.Count);
            foreach ((int key, int size) in all.Zip(sizes, (key, size) => (key, size)))
            {
                writer.Write((uint)key);
                writer.Write((uint)position | IsSubdirectory);
                position += size;
            }

            return position;
        }

        private static int WriteLeaves(BinaryWriter writer, List<int> languages, int position)
        {
            WriteDirectoryHeader(writer, languages.Count);
            foreach (int language in languages)
            {
                writer.Write((uint)language);
                writer.Write((uint)position);
                position += DataEntrySize;
            }

            return position;
        }

        private static void WriteDirectoryHeader(BinaryWriter writer, int entryCount)
        {
            writer.Write(0u);
            writer.Write(0u);
            writer.Write(0u);
            writer.Write((ushort)0);
            writer.Write((ushort)entryCount);
        }

        private static List<int> WriteDataEntries(BinaryWriter writer, IReadOnlyList<ResourceEntry> entries, int position)
        {
            List<int> offsets = new();
            foreach (ResourceEntry entry in entries)
            {
                offsets.Add((int)writer.BaseStream.Position);
                writer.Write((uint)position);
                writer.Write((uint)entry.Data.Length);
                writer.Write(0u);
                writer.Write(0u);
                position = Aligned(position + entry.Data.Length);
            }

            while (writer.BaseStream.Position % DataAlignment != 0)
                writer.Write((byte)0);
            return offsets;
        }

        private static void WriteAligned(BinaryWriter writer, byte[] data)
        {
            writer.Write(data);
            while (writer.BaseStream.Position % DataAlignment != 0)
                writer.Write((byte)0);
        }
    }
}
