using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>An executable of macOS or iOS for one processor.</summary>
/// <remarks>Source of the numbers: Apple's headers mach-o/loader.h and mach-o/nlist.h.</remarks>
internal sealed class MachOImage : BinaryImage
{
    private const uint Segment32 = 0x1;
    private const uint SymbolTableCommand = 0x2;
    private const uint Segment64 = 0x19;
    private const uint MacVersion = 0x24;
    private const uint PhoneVersion = 0x25;
    private const uint BuildVersion = 0x32;
    private const uint ChainedFixups = 0x80000034;
    private const int MaximumCommands = 1 << 14;
    private readonly List<BinaryRange> segments = new();

    private MachOImage(BinaryView view) : base(view)
    {
    }

    internal override ExecutableFormat Format => ExecutableFormat.MachO;

    internal override IReadOnlyList<BinaryRange> Segments => segments;

    internal override bool HasDebugInformation => Sections.Any(section => section.Name is "__debug_info" or "__zdebug_info");

    /// <summary>Reads the headers.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static MachOImage Read(BinaryView part)
    {
        uint magic = new BinaryView(part.Content, part.Origin, part.Length, true).UInt32(0, "the Mach-O header");
        bool isBigEndian = magic is 0xFEEDFACE or 0xFEEDFACF;
        if (!isBigEndian && magic is not (0xCEFAEDFE or 0xCFFAEDFE))
            throw part.Damaged(0, $"a Mach-O header cannot begin with 0x{magic:X8}");
        BinaryView view = new(part.Content, part.Origin, part.Length, isBigEndian);
        MachOImage image = new(view) { Is64Bit = magic is 0xFEEDFACF or 0xCFFAEDFE };
        image.Architecture = ArchitectureOf(view.UInt32(4, "the processor type"));
        ulong position = image.Is64Bit ? 32UL : 28UL;
        uint count = view.UInt32(16, "the number of load commands");
        uint size = view.UInt32(20, "the size of the load commands");
        view.Require(position, size, "the load commands");
        if (count > MaximumCommands)
            throw view.Damaged(16, $"it claims {count} load commands");
        image.ReadCommands(position, position + size, count);
        return image;
    }

    internal override IEnumerable<BinaryRange> BuildInfoRanges()
    {
        IEnumerable<BinaryRange> named = Sections.Where(section => section.Name == "__go_buildinfo");
        return named.Concat(segments.Where(segment => segment.IsWritable && !segment.IsCode)).Concat(segments.Where(segment => !segment.IsWritable && !segment.IsCode));
    }

    private void ReadCommands(ulong position, ulong end, uint count)
    {
        for (uint index = 0; index < count; index++)
        {
            if (end - position < 8)
                throw View.Damaged(position, $"load command {index} of {count} is missing");
            uint command = View.UInt32(position, "a load command");
            uint size = View.UInt32(position + 4, "a load command");
            if (size < 8 || size > end - position)
                throw View.Damaged(position, $"load command {index} would have {size} bytes");
            ReadCommand(command, position, size);
            position += size;
        }
    }

    private void ReadCommand(uint command, ulong position, uint size)
    {
        switch (command)
        {
            case Segment32 or Segment64:
                ReadSegment(position, size, command == Segment64);
                break;
            case SymbolTableCommand:
                ReadSymbols(position, size);
                break;
            case ChainedFixups:
                HasRelocatedPointers = true;
                break;
            case MacVersion:
                OperatingSystem = "darwin";
                break;
            case PhoneVersion:
                OperatingSystem = "ios";
                break;
            case BuildVersion when size >= 12:
                // 7 is the simulator of iOS.
                OperatingSystem = View.UInt32(position + 8, "a load command") switch { 1 => "darwin", 2 or 7 => "ios", _ => OperatingSystem };
                break;
        }
    }

    private void ReadSegment(ulong position, uint size, bool isWide)
    {
        const string What = "a segment's load command";
        ulong header = isWide ? 72UL : 56UL;
        ulong sectionSize = isWide ? 80UL : 68UL;
        ulong word = isWide ? 8UL : 4UL;
        if (size < header)
            throw View.Damaged(position, $"{What} would have {size} bytes");
        ulong protections = position + 24 + (4 * word);
        uint protection = View.UInt32(protections + 4, What);
        BinaryRange segment = new()
        {
            Name = View.Text(position + 8, 16) ?? string.Empty,
            Address = View.Word(position + 24, isWide, What),
            Size = View.Word(position + 24 + word, isWide, What),
            FileOffset = View.Word(position + 24 + (2 * word), isWide, What),
            FileSize = View.Word(position + 24 + (3 * word), isWide, What),
            IsLoaded = true,
            IsWritable = (protection & 2) != 0,
            IsCode = (protection & 4) != 0,
        };
        View.Require(segment.FileOffset, segment.FileSize, $"segment '{segment.Name}'");
        segments.Add(segment);
        uint count = View.UInt32(protections + 8, What);
        if (count > (size - header) / sectionSize)
            throw View.Damaged(position, $"segment '{segment.Name}' claims {count} sections");
        if (Sections.Count + count > MaximumRanges)
            throw View.Damaged(position, "it claims too many sections");
        for (ulong index = 0; index < count; index++)
            ReadSection(position + header + (index * sectionSize), segment, isWide);
    }

    private void ReadSection(ulong position, BinaryRange segment, bool isWide)
    {
        const string What = "a section's header";
        ulong word = isWide ? 8UL : 4UL;
        ulong rest = position + 32 + (2 * word);
        BinaryRange section = new()
        {
            Name = View.Text(position, 16) ?? string.Empty,
            Address = View.Word(position + 32, isWide, What),
            Size = View.Word(position + 32 + word, isWide, What),
            FileOffset = View.UInt32(rest, What),
            IsLoaded = true,
            IsWritable = segment.IsWritable,
            IsCode = segment.IsCode,
        };
        // Types 1, 12 and 18 are filled with zeros when the program is loaded and are not in the file.
        uint type = View.UInt32(rest + 16, What) & 0xFF;
        section.FileSize = type is 1 or 12 or 18 ? 0 : section.Size;
        if (section.FileSize > 0)
            View.Require(section.FileOffset, section.FileSize, $"section '{section.Name}'");
        Sections.Add(section);
    }

    private void ReadSymbols(ulong position, uint size)
    {
        const string What = "the symbol table's load command";
        if (size < 24)
            throw View.Damaged(position, $"{What} would have {size} bytes");
        int entrySize = Is64Bit ? 16 : 12;
        BinaryRange entries = new() { FileOffset = View.UInt32(position + 8, What), FileSize = (ulong)View.UInt32(position + 12, What) * (ulong)entrySize };
        BinaryRange names = new() { FileOffset = View.UInt32(position + 16, What), FileSize = View.UInt32(position + 20, What) };
        View.Require(entries.FileOffset, entries.FileSize, "the symbol table");
        View.Require(names.FileOffset, names.FileSize, "the names of the symbols");
        BinarySymbolTable table = new(View, names, entries, entrySize, ReadSymbol);
        Symbols = table.HasOwnSymbols() ? table : null;
    }

    /// <summary>Functions and variables in a section of this image; what is for the debugger or comes from a library is left out.</summary>
    private BinarySymbol? ReadSymbol(byte[] entry)
    {
        byte type = entry[4];
        bool isDefinedHere = (type & 0xE0) == 0 && (type & 0x0E) == 0x0E;
        return isDefinedHere
            ? new BinarySymbol(BinaryView.Decode(entry, 0, 4, IsBigEndian), null, BinaryView.Decode(entry, 8, Is64Bit ? 8 : 4, IsBigEndian))
            : null;
    }

    private static string ArchitectureOf(uint processor) => processor switch
    {
        7 => "386",
        0x01000007 => "amd64",
        12 => "arm",
        0x0100000C => "arm64",
        18 => "ppc",
        0x01000012 => "ppc64",
        _ => "0x" + processor.ToString("X8", CultureInfo.InvariantCulture),
    };
}
