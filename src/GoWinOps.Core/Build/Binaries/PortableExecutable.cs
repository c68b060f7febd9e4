using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>A Windows executable or library.</summary>
/// <remarks>Source of the numbers: the PE/COFF specification, "COFF File Header", "Optional Header" and "Section Table".</remarks>
internal sealed class PortableExecutable : BinaryImage
{
    internal const int ResourceDirectory = 2;
    private const int HeaderOffsetPosition = 0x3C;
    private const int CoffHeaderSize = 20;
    private const int SectionHeaderSize = 40;
    private const int SymbolSize = 18;
    private const int MaximumDirectories = 16;
    private const uint ContainsCode = 0x20;
    private const uint ContainsInitializedData = 0x40;
    private const uint Executable = 0x20000000;
    private const uint Readable = 0x40000000;
    private const uint Writable = 0x80000000;
    private const uint AlignmentMask = 0x00F00000;
    private readonly List<(uint Address, uint Size)> directories = new();
    private readonly List<BinaryRange> plainData = new();

    private PortableExecutable(BinaryView view) : base(view) => OperatingSystem = "windows";

    internal override ExecutableFormat Format => ExecutableFormat.PortableExecutable;

    internal override bool HasDebugInformation =>
        Sections.Any(section => section.Name.StartsWith(".debug_info", StringComparison.Ordinal) || section.Name.StartsWith(".zdebug_info", StringComparison.Ordinal));

    /// <summary>The address the image is linked for; addresses in its headers (RVA) count from here.</summary>
    internal ulong ImageBase { get; private set; }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static PortableExecutable Read(BinaryView view)
    {
        PortableExecutable image = new(view);
        ulong header = view.UInt32(HeaderOffsetPosition, "the MS-DOS header");
        if (view.UInt32(header, "the PE signature") != 0x00004550)
            throw view.Damaged(header, "the PE signature is missing");
        ulong coff = header + 4;
        view.Require(coff, CoffHeaderSize, "the COFF header");
        image.Architecture = ArchitectureOf(view.UInt16(coff, "the machine type"));
        int sectionCount = view.UInt16(coff + 2, "the number of sections");
        ulong symbols = view.UInt32(coff + 8, "the position of the symbol table");
        ulong symbolCount = view.UInt32(coff + 12, "the number of symbols");
        ulong optionalSize = view.UInt16(coff + 16, "the size of the optional header");
        image.ReadOptionalHeader(coff + CoffHeaderSize, optionalSize);
        ulong strings = symbols == 0 ? 0 : symbols + (symbolCount * SymbolSize);
        image.ReadSections(coff + CoffHeaderSize + optionalSize, sectionCount, strings);
        image.ReadSymbols(symbols, symbolCount, strings);
        return image;
    }

    /// <summary>A data directory: its address counted from <see cref="ImageBase"/> and its size; null where the image has none.</summary>
    internal (uint Address, uint Size)? Directory(int index) =>
        index < directories.Count && directories[index].Size > 0 ? directories[index] : null;

    /// <summary>The offset in the file of an address counted from <see cref="ImageBase"/>, with the number of bytes that follow in its section.</summary>
    internal (ulong Offset, ulong Available)? LocateRelative(uint address) => Locate(ImageBase + address);

    internal override IEnumerable<BinaryRange> BuildInfoRanges() =>
        plainData.Concat(Sections.Where(section => section.IsLoaded && !section.IsCode && !plainData.Contains(section)));

    private void ReadOptionalHeader(ulong offset, ulong size)
    {
        View.Require(offset, size, "the optional header");
        ushort magic = View.UInt16(offset, "the optional header");
        if (magic is not (0x10B or 0x20B))
            throw View.Damaged(offset, $"the optional header begins with 0x{magic:X4}, which is neither PE32 nor PE32+");
        Is64Bit = magic == 0x20B;
        ulong counts = Is64Bit ? 108UL : 92UL;
        if (size < counts + 4)
            throw View.Damaged(offset, $"the optional header has only {size} bytes");
        ImageBase = Is64Bit ? View.UInt64(offset + 24, "the image base") : View.UInt32(offset + 28, "the image base");
        uint count = View.UInt32(offset + counts, "the number of data directories");
        ulong room = (size - counts - 4) / 8;
        for (ulong index = 0; index < Math.Min(Math.Min(count, room), MaximumDirectories); index++)
        {
            ulong entry = offset + counts + 4 + (index * 8);
            directories.Add((View.UInt32(entry, "a data directory"), View.UInt32(entry + 4, "a data directory")));
        }
    }

    private void ReadSections(ulong offset, int count, ulong strings)
    {
        View.Require(offset, (ulong)count * SectionHeaderSize, $"the headers of {count} sections");
        for (int index = 0; index < count; index++)
            ReadSection(offset + ((ulong)index * SectionHeaderSize), strings);
    }

    private void ReadSection(ulong header, ulong strings)
    {
        uint virtualSize = View.UInt32(header + 8, "a section header");
        uint address = View.UInt32(header + 12, "a section header");
        uint rawSize = View.UInt32(header + 16, "a section header");
        uint rawOffset = View.UInt32(header + 20, "a section header");
        uint flags = View.UInt32(header + 36, "a section header");
        // The file holds a section rounded up to whole blocks; what exceeds its size in memory is not mapped, and may be cut off at the file's end.
        uint fileSize = rawOffset == 0 ? 0 : virtualSize == 0 ? rawSize : Math.Min(rawSize, virtualSize);
        string name = SectionName(header, strings);
        View.Require(rawOffset, fileSize, $"section '{name}'");
        BinaryRange section = new()
        {
            Name = name,
            Address = unchecked(ImageBase + address),
            Size = virtualSize == 0 ? rawSize : virtualSize,
            FileOffset = rawOffset,
            FileSize = fileSize,
            IsLoaded = address != 0,
            IsWritable = (flags & Writable) != 0,
            IsCode = (flags & (ContainsCode | Executable)) != 0,
        };
        Sections.Add(section);
        if (address != 0 && fileSize > 0 && (flags & ~AlignmentMask) == (ContainsInitializedData | Readable | Writable))
            plainData.Add(section);
    }

    /// <summary>A name longer than eight bytes lies in the string table; the header holds a slash and its offset there.</summary>
    private string SectionName(ulong header, ulong strings)
    {
        string name = View.Text(header, 8) ?? string.Empty;
        bool isLong = strings != 0 && name.Length > 1 && name[0] == '/';
        return isLong && uint.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out uint offset)
            ? View.Text(strings + offset, 256) ?? name
            : name;
    }

    private void ReadSymbols(ulong offset, ulong count, ulong strings)
    {
        if (offset == 0 || count == 0)
            return;
        View.Require(offset, count * SymbolSize, $"the table of {count} symbols");
        ulong size = View.UInt32(strings, "the string table");
        View.Require(strings, size, "the string table");
        BinaryRange names = new() { FileOffset = strings, FileSize = size };
        Symbols = new BinarySymbolTable(View, names, new BinaryRange { FileOffset = offset, FileSize = count * SymbolSize }, SymbolSize, ReadSymbol);
    }

    /// <summary>A name of up to eight bytes is in the entry itself; a longer one begins with four zeros there.</summary>
    private BinarySymbol? ReadSymbol(byte[] entry)
    {
        int section = (short)BinaryView.Decode(entry, 12, 2, false);
        if (section < 1 || section > Sections.Count)
            return null;
        ulong address = unchecked(Sections[section - 1].Address + BinaryView.Decode(entry, 8, 4, false));
        if (BinaryView.Decode(entry, 0, 4, false) == 0)
            return new BinarySymbol(BinaryView.Decode(entry, 4, 4, false), null, address);
        int end = Array.IndexOf(entry, (byte)0, 0, 8);
        return new BinarySymbol(0, BinaryView.Utf8(entry, 0, end < 0 ? 8 : end) ?? string.Empty, address);
    }

    private static string ArchitectureOf(ushort machine) => machine switch
    {
        0x014C => "386",
        0x8664 => "amd64",
        0xAA64 => "arm64",
        0x01C0 or 0x01C4 => "arm",
        _ => "0x" + machine.ToString("X4", CultureInfo.InvariantCulture),
    };
}
