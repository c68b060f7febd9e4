using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>An executable of Plan 9.</summary>
/// <remarks>
/// Source of the numbers: Plan 9's manual, a.out(6), and Go's package debug/plan9obj. The header does not say where data goes in memory, so addresses
/// are those in the file.
/// </remarks>
internal sealed class PlanNineImage : BinaryImage
{
    internal const uint Intel32 = 0x1EB;
    internal const uint Intel64 = 0x8A97;
    internal const uint Arm = 0x647;
    private const string What = "the Plan 9 header";
    private readonly bool hasSymbols;

    private PlanNineImage(BinaryView view) : base(view)
    {
        uint magic = view.UInt32(0, What);
        OperatingSystem = "plan9";
        Architecture = magic switch { Intel32 => "386", Intel64 => "amd64", _ => "arm" };
        Is64Bit = magic == Intel64;
        HasRelocatedPointers = true;
        ulong text = Is64Bit ? 40UL : 32UL;
        ulong data = text + view.UInt32(4, What);
        uint size = view.UInt32(8, What);
        hasSymbols = view.UInt32(16, What) > 0;
        Add("text", text, view.UInt32(4, What), isWritable: false);
        Add("data", data, size, isWritable: true);
    }

    internal override ExecutableFormat Format => ExecutableFormat.PlanNine;

    internal override bool IsStripped => !hasSymbols;

    internal override bool HasDebugInformation => false;

    /// <summary>Reads the header.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static PlanNineImage Read(BinaryView view) => new(view);

    internal override IEnumerable<BinaryRange> BuildInfoRanges()
    {
        // The data's place in the file is not aligned as it is in memory, but by 16 to its own beginning.
        BinaryRange data = Sections[1];
        yield return new BinaryRange { Name = data.Name, Address = 0, Size = data.Size, FileOffset = data.FileOffset, FileSize = data.FileSize };
    }

    private void Add(string name, ulong offset, uint size, bool isWritable)
    {
        View.Require(offset, size, $"section '{name}'");
        Sections.Add(new BinaryRange
        {
            Name = name, Address = offset, Size = size, FileOffset = offset, FileSize = size, IsLoaded = true, IsWritable = isWritable, IsCode = !isWritable,
        });
    }
}
