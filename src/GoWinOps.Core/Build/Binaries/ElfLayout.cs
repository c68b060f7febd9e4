namespace GoWinOps.Build;

/// <summary>Where the fields of ELF's headers are, which differs between 32 and 64 bit.</summary>
internal readonly record struct ElfLayout
{
    internal ulong HeaderSize { get; private init; }

    internal ulong SegmentTable { get; private init; }

    internal ulong SectionTable { get; private init; }

    internal ulong SegmentEntrySize { get; private init; }

    internal ulong SegmentCount => SegmentEntrySize + 2;

    internal ulong SectionEntrySize => SegmentEntrySize + 4;

    internal ulong SectionCount => SegmentEntrySize + 6;

    internal ulong SectionNames => SegmentEntrySize + 8;

    internal ulong SectionSize { get; private init; }

    internal ulong SectionAddress { get; private init; }

    internal ulong SectionOffset { get; private init; }

    internal ulong SectionLength { get; private init; }

    internal ulong SectionLink { get; private init; }

    internal ulong SegmentSize { get; private init; }

    internal ulong SegmentFlags { get; private init; }

    internal ulong SegmentOffset { get; private init; }

    internal ulong SegmentAddress { get; private init; }

    internal ulong SegmentFileSize { get; private init; }

    internal ulong SegmentMemorySize { get; private init; }

    internal int SymbolSize { get; private init; }

    internal int SymbolValue { get; private init; }

    internal int SymbolSection { get; private init; }

    internal static ElfLayout For(bool is64Bit) => is64Bit
        ? new ElfLayout
        {
            HeaderSize = 64, SegmentTable = 32, SectionTable = 40, SegmentEntrySize = 54,
            SectionSize = 64, SectionAddress = 16, SectionOffset = 24, SectionLength = 32, SectionLink = 40,
            SegmentSize = 56, SegmentFlags = 4, SegmentOffset = 8, SegmentAddress = 16, SegmentFileSize = 32, SegmentMemorySize = 40,
            SymbolSize = 24, SymbolValue = 8, SymbolSection = 6,
        }
        : new ElfLayout
        {
            HeaderSize = 52, SegmentTable = 28, SectionTable = 32, SegmentEntrySize = 42,
            SectionSize = 40, SectionAddress = 12, SectionOffset = 16, SectionLength = 20, SectionLink = 24,
            SegmentSize = 32, SegmentFlags = 24, SegmentOffset = 4, SegmentAddress = 8, SegmentFileSize = 16, SegmentMemorySize = 20,
            SymbolSize = 16, SymbolValue = 4, SymbolSection = 14,
        };
}
