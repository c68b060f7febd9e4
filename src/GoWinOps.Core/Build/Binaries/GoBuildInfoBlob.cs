using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The Go version and the module information of an executable, as the linker wrote them.</summary>
/// <remarks>
/// Source of the layout: Go's package debug/buildinfo. A header of 32 bytes, aligned to 16: a magic text of 14 bytes, the size of a pointer, flags. Since
/// Go 1.18 (flag 2) two texts follow it, each behind its length as a varint. Before, the header ended in two pointers to Go strings, big endian
/// with flag 1. The module information stands between two marks of 16 bytes.
/// </remarks>
internal sealed class GoBuildInfoBlob
{
    private const int Alignment = 16;
    private const int HeaderSize = 32;
    private const int PointerSizeOffset = 14;
    private const int FlagsOffset = 15;
    private const int PointersOffset = 16;
    private const int MarkSize = 16;
    private const int BigEndianFlag = 1;
    private const int InlineFlag = 2;
    private const int MaximumVersionSize = 1 << 12;
    private const int MaximumModuleSize = 1 << 24;
    private const int MaximumCandidates = 64;
    private static readonly byte[] Magic = { 0xFF, 0x20, 0x47, 0x6F, 0x20, 0x62, 0x75, 0x69, 0x6C, 0x64, 0x69, 0x6E, 0x66, 0x3A };
    private static readonly byte[] FirstMark = { 0x30, 0x77, 0xAF, 0x0C, 0x92, 0x74, 0x08, 0x02, 0x41, 0xE1, 0xC1, 0x07, 0xE6, 0xD6, 0x18, 0xE6 };
    private static readonly byte[] LastMark = { 0xF9, 0x32, 0x43, 0x31, 0x86, 0x18, 0x20, 0x72, 0x00, 0x82, 0x42, 0x10, 0x41, 0x16, 0xD8, 0xF2 };
    private static readonly string[] VersionVariable = { "runtime.buildVersion" };
    private static readonly ByteScan MagicScan = new(Magic);

    private GoBuildInfoBlob(string goVersion, string modules, ulong offset)
    {
        GoVersion = goVersion;
        Modules = modules;
        Offset = offset;
    }

    internal string GoVersion { get; }

    /// <summary>The lines about modules and settings; empty where the program was built without modules.</summary>
    internal string Modules { get; }

    /// <summary>Where it is in the image.</summary>
    internal ulong Offset { get; }

    /// <summary>Finds it; null where there is none.</summary>
    /// <exception cref="GoWinOpsException"><c>ExecutableDamaged</c>: there is one, but it makes no sense.</exception>
    internal static GoBuildInfoBlob? Find(BinaryImage image)
    {
        if (image.Format == ExecutableFormat.Wasm)
            return FindInWasm(image);
        GoWinOpsException? failure = null;
        foreach (BinaryRange range in image.BuildInfoRanges())
        {
            foreach (ulong offset in MagicScan.In(image.View, range).Where(offset => (range.Address + (offset - range.FileOffset)) % Alignment == 0).Take(MaximumCandidates))
            {
                try
                {
                    return Read(image, offset, range.FileOffset + range.FileSize);
                }
                catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ExecutableDamaged))
                {
                    // The magic text may stand anywhere by chance, in a program that itself looks for it for instance.
                    failure ??= exception;
                }
            }
        }

        return failure is null ? FindBySymbol(image) : throw failure;
    }

    /// <summary>Before Go 1.13 there is only the version, in a variable of the runtime: found where the executable has symbols.</summary>
    private static GoBuildInfoBlob? FindBySymbol(BinaryImage image)
    {
        if (image.Symbols is null || !image.Symbols.Find(VersionVariable).TryGetValue(VersionVariable[0], out ulong variable))
            return null;
        int word = image.Is64Bit ? 8 : 4;
        if (image.BytesAt(variable, 2 * word) is not { } header)
            return null;
        ulong length = BinaryView.Decode(header, word, word, image.IsBigEndian);
        byte[]? text = length is 0 or > MaximumVersionSize ? null : image.BytesAt(BinaryView.Decode(header, 0, word, image.IsBigEndian), (int)length);
        string? version = text is null ? null : BinaryView.Utf8(text, 0, text.Length);
        return version is null || version.Any(char.IsControl) ? null : new GoBuildInfoBlob(version, string.Empty, image.Locate(variable)!.Value.Offset);
    }

    private static GoBuildInfoBlob? FindInWasm(BinaryImage image) => WasmBuildInfo.Find(image, FirstMark, LastMark, MaximumModuleSize) is { } found
        ? new GoBuildInfoBlob(found.Version, Unframe(image.View, found.Offset, found.Framed), found.Offset)
        : null;

    private static GoBuildInfoBlob Read(BinaryImage image, ulong offset, ulong end)
    {
        if (end - offset < HeaderSize)
            throw image.View.Damaged(offset, "Go's build information is cut off");
        byte[] header = image.View.Bytes(offset, HeaderSize, "Go's build information");
        (byte[] Version, byte[] Modules) texts = (header[FlagsOffset] & InlineFlag) != 0
            ? ReadInline(image.View, offset + HeaderSize, end)
            : ReadThroughPointers(image, header, offset);
        string? version = BinaryView.Utf8(texts.Version, 0, texts.Version.Length);
        if (string.IsNullOrEmpty(version) || version!.Any(char.IsControl))
            throw image.View.Damaged(offset + HeaderSize, "the Go version in Go's build information is no text");
        return new GoBuildInfoBlob(version!, Unframe(image.View, offset, texts.Modules), offset);
    }

    private static (byte[] Version, byte[] Modules) ReadInline(BinaryView view, ulong position, ulong end)
    {
        byte[] version = Text(MaximumVersionSize, "the Go version");
        return (version, Text(MaximumModuleSize, "the module information"));

        byte[] Text(int maximum, string what)
        {
            ulong start = position;
            ulong length = ReadVarint(view, ref position, end, what);
            if (length > end - position || length > (ulong)maximum)
                throw view.Damaged(start, $"{what} in Go's build information would have {length} bytes");
            byte[] text = view.Bytes(position, (int)length, what);
            position += length;
            return text;
        }
    }

    private static ulong ReadVarint(BinaryView view, ref ulong position, ulong end, string what)
    {
        const int MaximumBytes = 10;
        ulong start = position;
        ulong value = 0;
        for (int index = 0; index < MaximumBytes && position < end; index++)
        {
            byte part = view.Byte(position++, what);
            value |= (ulong)(part & 0x7F) << (7 * index);
            bool overflows = index == MaximumBytes - 1 && part > 1;
            if (part < 0x80 && !overflows)
                return value;
        }

        throw view.Damaged(start, $"the length of {what} in Go's build information does not end");
    }

    private static (byte[] Version, byte[] Modules) ReadThroughPointers(BinaryImage image, byte[] header, ulong offset)
    {
        int size = header[PointerSizeOffset];
        if (size is not (4 or 8))
            throw image.View.Damaged(offset + PointerSizeOffset, $"a pointer in Go's build information would have {size} bytes");
        bool isBigEndian = (header[FlagsOffset] & BigEndianFlag) != 0;
        return (Text(0, MaximumVersionSize, "the Go version"), Text(1, MaximumModuleSize, "the module information"));

        byte[] Text(int index, int maximum, string what)
        {
            ulong at = offset + PointersOffset + (ulong)(index * size);
            ulong pointer = BinaryView.Decode(header, PointersOffset + (index * size), size, isBigEndian);
            byte[] text = image.BytesAt(pointer, 2 * size) ?? throw image.View.Damaged(at, $"the pointer 0x{pointer:X} to {what} leads nowhere");
            ulong address = BinaryView.Decode(text, 0, size, isBigEndian);
            ulong length = BinaryView.Decode(text, size, size, isBigEndian);
            if (length == 0)
                return Array.Empty<byte>();
            if (length > (ulong)maximum)
                throw image.View.Damaged(at, $"{what} in Go's build information would have {length} bytes");
            return image.BytesAt(address, (int)length) ?? throw image.View.Damaged(at, $"{what} would be {length} bytes at the address 0x{address:X}, which leads nowhere");
        }
    }

    private static string Unframe(BinaryView view, ulong offset, byte[] framed)
    {
        if (framed.Length == 0)
            return string.Empty;
        bool isFramed = framed.Length >= 2 * MarkSize && framed.Take(MarkSize).SequenceEqual(FirstMark)
            && framed.Skip(framed.Length - MarkSize).SequenceEqual(LastMark);
        if (!isFramed)
            throw view.Damaged(offset, "the module information of Go's build information does not stand between its marks");
        return BinaryView.Utf8(framed, MarkSize, framed.Length - (2 * MarkSize)) ?? throw view.Damaged(offset, "the module information of Go's build information is no text");
    }
}
