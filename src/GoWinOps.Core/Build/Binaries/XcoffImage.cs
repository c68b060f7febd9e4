using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>An executable of AIX, 64 bit.</summary>
/// <remarks>Source of the numbers: IBM's description of the XCOFF object file format. Its symbol table is only looked at for being there.</remarks>
internal sealed class XcoffImage : BinaryImage
{
    private const int HeaderSize = 24;
    private const int SectionSize = 72;
    private const uint Code = 0x20;
    private const uint Data = 0x40;
    private const uint Zeros = 0x80;
    private bool hasSymbols;

    private XcoffImage(BinaryView view) : base(view)
    {
        OperatingSystem = "aix";
        Architecture = "ppc64";
        Is64Bit = true;
        HasRelocatedPointers = true;
    }

    internal override ExecutableFormat Format => ExecutableFormat.Xcoff;

    internal override bool IsStripped => !hasSymbols;

    internal override bool HasDebugInformation => Sections.Any(section => section.Name == ".dwinfo");

    /// <summary>Reads the headers.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static XcoffImage Read(BinaryView view)
    {
        XcoffImage image = new(view);
        ulong count = view.UInt16(2, "the XCOFF header");
        ulong sections = HeaderSize + (ulong)view.UInt16(16, "the XCOFF header");
        image.hasSymbols = view.UInt32(20, "the XCOFF header") > 0;
        view.Require(sections, count * SectionSize, $"the headers of {count} sections");
        for (ulong index = 0; index < count; index++)
            image.ReadSection(sections + (index * SectionSize));
        return image;
    }

    internal override IEnumerable<BinaryRange> BuildInfoRanges() => Sections.Where(section => section.IsWritable);

    private void ReadSection(ulong offset)
    {
        const string What = "a section header";
        uint flags = View.UInt32(offset + 64, What);
        uint type = flags & 0xFFFF;
        ulong size = View.UInt64(offset + 24, What);
        BinaryRange section = new()
        {
            Name = View.Text(offset, 8) ?? string.Empty,
            Address = View.UInt64(offset + 16, What),
            Size = size,
            FileOffset = View.UInt64(offset + 32, What),
            FileSize = type == Zeros ? 0 : size,
            IsLoaded = type is Code or Data or Zeros,
            IsWritable = type is Data or Zeros,
            IsCode = type == Code,
        };
        if (section.FileSize > 0)
            View.Require(section.FileOffset, section.FileSize, $"section '{section.Name}' (type 0x{flags.ToString("X", CultureInfo.InvariantCulture)})");
        Sections.Add(section);
    }
}
