using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>One program in an executable file: what it is for, and what lies where. A universal file of macOS holds several.</summary>
internal abstract class BinaryImage
{
    /// <summary>More than any linker writes, few enough to be held.</summary>
    protected const int MaximumRanges = 1 << 16;

    protected BinaryImage(BinaryView view) => View = view;

    /// <summary>The image's bytes in its own byte order.</summary>
    internal BinaryView View { get; }

    internal abstract ExecutableFormat Format { get; }

    internal bool Is64Bit { get; private protected set; }

    internal bool IsBigEndian => View.IsBigEndian;

    /// <summary>The operating system in Go's words; null where the headers do not tell.</summary>
    internal string? OperatingSystem { get; private protected set; }

    /// <summary>The processor in Go's words; a hexadecimal number where Go has none.</summary>
    internal string Architecture { get; private protected set; } = string.Empty;

    internal List<BinaryRange> Sections { get; } = new();

    /// <summary>What the system maps into memory. In a Windows executable these are the sections.</summary>
    internal virtual IReadOnlyList<BinaryRange> Segments => Sections;

    /// <summary>Whether pointers in its data may have their values only when it is loaded: they are not in the file then.</summary>
    internal bool HasRelocatedPointers { get; private protected set; }

    /// <summary>The table that names functions and variables; null in a stripped image.</summary>
    internal BinarySymbolTable? Symbols { get; private protected set; }

    internal virtual bool IsStripped => Symbols is null;

    internal abstract bool HasDebugInformation { get; }

    /// <summary>Where Go's build information may be, the likeliest place first.</summary>
    internal abstract IEnumerable<BinaryRange> BuildInfoRanges();

    /// <summary>The offset in the image of an address, with the number of bytes that follow in the file; null where the file holds nothing for it.</summary>
    internal (ulong Offset, ulong Available)? Locate(ulong address)
    {
        foreach (BinaryRange segment in Segments)
        {
            ulong available = segment.FileBytesFrom(address);
            if (available > 0)
                return (segment.FileOffset + (address - segment.Address), available);
        }

        return null;
    }

    /// <summary>The bytes at an address; null where the file does not hold all of them.</summary>
    internal byte[]? BytesAt(ulong address, int count) =>
        Locate(address) is { } place && place.Available >= (ulong)count ? View.Bytes(place.Offset, count, "the program's data") : null;

    internal BinaryRange? Section(string name) => Sections.FirstOrDefault(section => string.Equals(section.Name, name, StringComparison.Ordinal));
}
