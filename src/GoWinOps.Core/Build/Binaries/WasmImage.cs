using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>A WebAssembly module.</summary>
/// <remarks>
/// Source of the numbers: the WebAssembly specification, "Modules" and "Values" of the binary format. Go leaves out runs of zeros when it writes data, so what
/// is read here is the memory the module would start with, not the file.
/// </remarks>
internal sealed class WasmImage : BinaryImage
{
    /// <summary>Go ends a segment at a run of zeros that is longer than the next segment's header; what is further apart belongs to other data.</summary>
    private const ulong LargestGap = 64;

    private const ulong HeaderSize = 8;
    private const byte CustomSection = 0;
    private const byte DataSection = 11;
    private const byte ConstantInstruction = 0x41;
    private const byte EndInstruction = 0x0B;
    private readonly WasmMemory memory;
    private readonly List<string> customSections;

    private WasmImage(BinaryView view, WasmMemory memory, List<string> customSections) : base(view)
    {
        this.memory = memory;
        this.customSections = customSections;
        Architecture = "wasm";
        // A pointer of Go has 8 bytes there, whatever the addresses of the machine are.
        Is64Bit = true;
        Sections.AddRange(memory.Clusters(LargestGap));
    }

    internal override ExecutableFormat Format => ExecutableFormat.Wasm;

    internal override bool IsStripped => !customSections.Contains("name", StringComparer.Ordinal);

    internal override bool HasDebugInformation => customSections.Contains(".debug_info", StringComparer.Ordinal);

    /// <summary>Reads the sections.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal static WasmImage Read(BinaryView file)
    {
        WasmMemory memory = new(file);
        List<string> custom = new();
        ulong position = HeaderSize;
        while (position < (ulong)file.Length)
        {
            byte id = file.Byte(position++, "a section");
            ulong size = Number(file, ref position);
            file.Require(position, size, $"section {id}");
            ulong end = position + size;
            if (id == DataSection)
                ReadData(file, memory, position, end);
            else if (id == CustomSection && custom.Count < MaximumRanges)
                custom.Add(ReadName(file, position));
            position = end;
        }

        return new WasmImage(new BinaryView(memory.Content(), 0, memory.Length, isBigEndian: false), memory, custom);
    }

    internal override IEnumerable<BinaryRange> BuildInfoRanges() => Sections;

    private static void ReadData(BinaryView file, WasmMemory memory, ulong position, ulong end)
    {
        ulong count = Number(file, ref position);
        for (ulong index = 0; index < count; index++)
        {
            ulong start = position;
            if (position >= end)
                throw file.Damaged(position, $"data segment {index} of {count} is missing");
            ulong kind = Number(file, ref position);
            ulong address = 0;
            if (kind == 0)
            {
                if (file.Byte(position++, "a data segment") != ConstantInstruction)
                    throw file.Damaged(start, $"data segment {index} does not begin at a constant address");
                address = Number(file, ref position) & uint.MaxValue;
                if (file.Byte(position++, "a data segment") != EndInstruction)
                    throw file.Damaged(start, $"the address of data segment {index} does not end");
            }
            else if (kind != 1)
            {
                throw file.Damaged(start, $"data segment {index} is of the unknown kind {kind}");
            }

            ulong size = Number(file, ref position);
            if (size > end - Math.Min(position, end))
                throw file.Damaged(start, $"data segment {index} would have {size} bytes");
            if (kind == 0 && size > 0)
                memory.Add(address, position, size);
            position += size;
        }
    }

    private static string ReadName(BinaryView file, ulong position)
    {
        ulong length = Number(file, ref position);
        return length > 256 ? string.Empty : file.Text(position, (int)length) ?? string.Empty;
    }

    /// <summary>A number of at most 32 bits, seven a byte. A signed one, as an address is, has its sign's bits beyond those that count here.</summary>
    private static ulong Number(BinaryView file, ref ulong position)
    {
        const int MaximumBytes = 5;
        ulong value = 0;
        for (int index = 0; index < MaximumBytes; index++)
        {
            byte part = file.Byte(position++, "a number");
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part < 0x80)
                return value;
        }

        throw file.Damaged(position - MaximumBytes, "a number does not end");
    }
}
