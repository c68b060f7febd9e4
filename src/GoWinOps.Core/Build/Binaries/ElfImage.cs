using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>An executable of Linux, a BSD, Solaris or Android.</summary>
/// <remarks>Source of the numbers: the System V application binary interface, "ELF Header", "Sections", "Symbol Table" and "Program Header".</remarks>
internal sealed class ElfImage : BinaryImage
{
    private const uint SymbolTableType = 2;
    private const uint NoBits = 8;
    private const uint LoadableSegment = 1;
    private const uint InterpreterSegment = 3;
    private const ushort SharedObject = 3;
    private const ushort ExtendedCount = 0xFFFF;
    private readonly List<BinaryRange> segments = new();
    private readonly List<ElfSection> headers = new();
    private ElfLayout layout;

    private ElfImage(BinaryView view) : base(view)
    {
    }

    internal override ExecutableFormat Format => ExecutableFormat.Elf;

    internal override IReadOnlyList<BinaryRange> Segments => segments;

    internal override bool HasDebugInformation => Sections.Any(section => section.Name is ".debug_info" or ".zdebug_info");

    /// <summary>Reads the headers.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static ElfImage Read(BinaryView file)
    {
        byte width = file.Byte(4, "the ELF identification");
        byte order = file.Byte(5, "the ELF identification");
        if (width is not (1 or 2))
            throw file.Damaged(4, $"the ELF class {width} is neither 32 nor 64 bit");
        if (order is not (1 or 2))
            throw file.Damaged(5, $"the ELF byte order {order} is neither little nor big endian");
        ElfImage image = new(new BinaryView(file.Content, file.Origin, file.Length, order == 2)) { Is64Bit = width == 2, layout = ElfLayout.For(width == 2) };
        image.View.Require(0, image.layout.HeaderSize, "the ELF header");
        image.Architecture = image.ReadArchitecture();
        image.HasRelocatedPointers = image.View.UInt16(16, "the file type") == SharedObject;
        image.ReadSections();
        image.ReadSegments();
        image.OperatingSystem = image.ReadOperatingSystem(file.Byte(7, "the ELF identification"));
        return image;
    }

    internal override IEnumerable<BinaryRange> BuildInfoRanges()
    {
        IEnumerable<BinaryRange> named = Sections.Where(section => section.Name == ".go.buildinfo");
        return named.Concat(segments.Where(segment => segment.IsWritable && !segment.IsCode)).Concat(segments.Where(segment => !segment.IsWritable && !segment.IsCode));
    }

    private void ReadSections()
    {
        ulong offset = View.Word(layout.SectionTable, Is64Bit, "the ELF header");
        if (offset == 0)
            return;
        ulong size = View.UInt16(layout.SectionEntrySize, "the ELF header");
        ulong count = View.UInt16(layout.SectionCount, "the ELF header");
        ulong nameSection = View.UInt16(layout.SectionNames, "the ELF header");
        RequireEntrySize(layout.SectionEntrySize, size, layout.SectionSize, "section");
        // A count or an index that does not fit is in the first section's header instead.
        if (count == 0)
            count = View.Word(offset + layout.SectionLength, Is64Bit, "the first section header");
        if (nameSection == ExtendedCount)
            nameSection = View.UInt32(offset + layout.SectionLink, "the first section header");
        RequireCount(offset, count, size, "section");
        if (count == 0)
            return;
        for (ulong index = 0; index < count; index++)
            headers.Add(ReadSectionHeader(offset + (index * size)));
        if (nameSection >= count)
            throw View.Damaged(layout.SectionNames, $"the section that holds the names is number {nameSection} of {count}");
        NameSections(headers[(int)nameSection]);
        ReadSymbols();
    }

    private ElfSection ReadSectionHeader(ulong offset)
    {
        const string What = "a section header";
        ulong flags = View.Word(offset + 8, Is64Bit, What);
        BinaryRange range = new()
        {
            Address = View.Word(offset + layout.SectionAddress, Is64Bit, What),
            FileOffset = View.Word(offset + layout.SectionOffset, Is64Bit, What),
            Size = View.Word(offset + layout.SectionLength, Is64Bit, What),
            IsLoaded = (flags & 2) != 0,
            IsWritable = (flags & 1) != 0,
            IsCode = (flags & 4) != 0,
        };
        uint type = View.UInt32(offset + 4, What);
        range.FileSize = type is NoBits or 0 ? 0 : range.Size;
        if (range.FileSize > 0)
            View.Require(range.FileOffset, range.FileSize, $"section {headers.Count}");
        return new ElfSection(range, View.UInt32(offset, What), type, View.UInt32(offset + layout.SectionLink, What));
    }

    private void NameSections(ElfSection names)
    {
        foreach (ElfSection header in headers)
        {
            if (header.Name < names.Range.FileSize)
                header.Range.Name = View.Text(names.Range.FileOffset + header.Name, 256) ?? string.Empty;
            Sections.Add(header.Range);
        }
    }

    private void ReadSymbols()
    {
        ElfSection? table = headers.FirstOrDefault(header => header.Type == SymbolTableType && header.Range.FileSize > 0);
        if (table is null)
            return;
        if (table.Link >= headers.Count)
            throw View.Damaged(table.Range.FileOffset, $"the names of the symbols are in section {table.Link} of {headers.Count}");
        Symbols = new BinarySymbolTable(View, headers[(int)table.Link].Range, table.Range, layout.SymbolSize, ReadSymbol);
    }

    private BinarySymbol? ReadSymbol(byte[] entry)
    {
        bool isDefined = BinaryView.Decode(entry, layout.SymbolSection, 2, IsBigEndian) != 0;
        ulong name = BinaryView.Decode(entry, 0, 4, IsBigEndian);
        return isDefined && name != 0
            ? new BinarySymbol(name, null, BinaryView.Decode(entry, layout.SymbolValue, Is64Bit ? 8 : 4, IsBigEndian))
            : null;
    }

    private void ReadSegments()
    {
        ulong offset = View.Word(layout.SegmentTable, Is64Bit, "the ELF header");
        ulong count = View.UInt16(layout.SegmentCount, "the ELF header");
        if (offset == 0 || count == 0)
            return;
        ulong size = View.UInt16(layout.SegmentEntrySize, "the ELF header");
        RequireEntrySize(layout.SegmentEntrySize, size, layout.SegmentSize, "segment");
        RequireCount(offset, count, size, "segment");
        for (ulong index = 0; index < count; index++)
            ReadSegment(offset + (index * size));
    }

    private void ReadSegment(ulong offset)
    {
        const string What = "a segment header";
        uint type = View.UInt32(offset, What);
        if (type is not (LoadableSegment or InterpreterSegment))
            return;
        uint flags = View.UInt32(offset + layout.SegmentFlags, What);
        BinaryRange segment = new()
        {
            FileOffset = View.Word(offset + layout.SegmentOffset, Is64Bit, What),
            Address = View.Word(offset + layout.SegmentAddress, Is64Bit, What),
            FileSize = View.Word(offset + layout.SegmentFileSize, Is64Bit, What),
            Size = View.Word(offset + layout.SegmentMemorySize, Is64Bit, What),
            IsLoaded = true,
            IsWritable = (flags & 2) != 0,
            IsCode = (flags & 1) != 0,
        };
        View.Require(segment.FileOffset, segment.FileSize, "a segment");
        if (type == LoadableSegment)
            segments.Add(segment);
        else
            Interpreter = View.Text(segment.FileOffset, (int)Math.Min(segment.FileSize, 256));
    }

    /// <summary>The program that loads this one, where it is not loaded by the kernel alone.</summary>
    private string? Interpreter { get; set; }

    private void RequireEntrySize(ulong at, ulong size, ulong least, string kind)
    {
        if (size < least)
            throw View.Damaged(at, $"a {kind} header would have {size} bytes instead of {least}");
    }

    private void RequireCount(ulong offset, ulong count, ulong size, string kind)
    {
        if (count > MaximumRanges)
            throw View.Damaged(offset, $"it claims {count} {kind}s");
        View.Require(offset, count * size, $"the headers of {count} {kind}s");
    }

    /// <summary>Linux leaves the field empty, as do OpenBSD, NetBSD and DragonFly with older linkers; the first two leave a note then.</summary>
    private string? ReadOperatingSystem(byte identification) => identification switch
    {
        2 => "netbsd",
        6 => "solaris",
        9 => "freebsd",
        12 => "openbsd",
        _ when Section(".note.netbsd.ident") is not null => "netbsd",
        _ when Section(".note.openbsd.ident") is not null => "openbsd",
        _ when Interpreter is "/system/bin/linker" or "/system/bin/linker64" => "android",
        _ when Interpreter == "/usr/libexec/ld-elf.so.2" => "dragonfly",
        3 => "linux",
        _ when Interpreter?.StartsWith("/lib", StringComparison.Ordinal) == true && Interpreter.Contains("/ld") && !Interpreter.Contains("ld-elf") => "linux",
        _ => null,
    };

    private string ReadArchitecture()
    {
        ushort machine = View.UInt16(18, "the machine type");
        return machine switch
        {
            3 => "386",
            8 => (Is64Bit ? "mips64" : "mips") + (IsBigEndian ? string.Empty : "le"),
            20 => "ppc",
            21 => IsBigEndian ? "ppc64" : "ppc64le",
            22 => "s390x",
            40 => IsBigEndian ? "armbe" : "arm",
            43 => "sparc64",
            62 => "amd64",
            183 => IsBigEndian ? "arm64be" : "arm64",
            243 => Is64Bit ? "riscv64" : "riscv",
            258 => "loong64",
            _ => "0x" + machine.ToString("X4", CultureInfo.InvariantCulture),
        };
    }

    private sealed record ElfSection(BinaryRange Range, uint Name, uint Type, uint Link);
}
