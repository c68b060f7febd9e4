using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>An executable file, open for reading, in any of the formats Go writes, whatever it was built by.</summary>
/// <remarks>Only headers and what is asked for are read, in pages; a damaged file ends in <c>ExecutableDamaged</c>, never in another failure.</remarks>
internal sealed class ExecutableFile : IDisposable
{
    private const int MaximumArchitectures = 32;
    private readonly BinaryContent content;

    private ExecutableFile(BinaryContent content) => this.content = content;

    /// <summary>The file.</summary>
    internal string Path => content.Path;

    /// <summary>Its size in bytes.</summary>
    internal long Length => content.Length;

    /// <summary>The programs in it: one, or one for each processor in a universal file of macOS.</summary>
    internal IReadOnlyList<BinaryImage> Images { get; private set; } = Array.Empty<BinaryImage>();

    /// <summary>Opens a file and reads its headers.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ExecutableNotFound</c>, <c>ExecutableNotReadable</c>, <c>ExecutableFormatUnknown</c>, <c>ExecutableIsArchive</c>, <c>ExecutableDamaged</c>
    /// </exception>
    internal static ExecutableFile Open(string path, CancellationToken cancellationToken)
    {
        BinaryContent content = BinaryContent.Open(path, cancellationToken);
        try
        {
            return new ExecutableFile(content) { Images = ReadImages(content) };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that must be a Windows executable.</summary>
    /// <exception cref="GoWinOpsException">as <see cref="Open"/>; <c>ExecutableFormatUnknown</c> for another format.</exception>
    internal static ExecutableFile OpenPortable(string path, CancellationToken cancellationToken)
    {
        ExecutableFile file = Open(path, cancellationToken);
        if (file.Images[0] is PortableExecutable)
            return file;
        file.Dispose();
        throw new GoWinOpsException(nameof(Messages.ExecutableFormatUnknown), path, path, $"its format is {NameOf(file.Images[0].Format)}, which is not for Windows");
    }

    /// <summary>A format's usual name.</summary>
    internal static string NameOf(ExecutableFormat format) => format switch
    {
        ExecutableFormat.Elf => "ELF",
        ExecutableFormat.PortableExecutable => "PE",
        ExecutableFormat.MachO => "Mach-O",
        ExecutableFormat.Xcoff => "XCOFF",
        ExecutableFormat.PlanNine => "Plan 9",
        _ => "WebAssembly",
    };

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();

    private static IReadOnlyList<BinaryImage> ReadImages(BinaryContent content)
    {
        byte[] start = new byte[16];
        int read = content.Read(0, start, 0, start.Length);
        BinaryView little = new(content, 0, content.Length, isBigEndian: false);
        BinaryView big = new(content, 0, content.Length, isBigEndian: true);
        if (read >= 8 && Encoding.ASCII.GetString(start, 0, 8) == "!<arch>\n")
            throw new GoWinOpsException(nameof(Messages.ExecutableIsArchive), content.Path, content.Path);
        return read < 4 ? throw Unknown(content, read, start) : BinaryView.Decode(start, 0, 4, isBigEndian: true) switch
        {
            0x7F454C46 => new BinaryImage[] { ElfImage.Read(little) },
            0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE => new BinaryImage[] { MachOImage.Read(little) },
            0xCAFEBABE when !IsJavaClass(start) => ReadUniversal(content, isWide: false),
            0xCAFEBABF => ReadUniversal(content, isWide: true),
            0x0061736D => new BinaryImage[] { WasmImage.Read(little) },
            PlanNineImage.Intel32 or PlanNineImage.Intel64 or PlanNineImage.Arm => new BinaryImage[] { PlanNineImage.Read(big) },
            _ when start[0] == 0x01 && start[1] == 0xF7 => new BinaryImage[] { XcoffImage.Read(big) },
            _ when start[0] == 'M' && start[1] == 'Z' => new BinaryImage[] { PortableExecutable.Read(little) },
            _ => throw Unknown(content, read, start),
        };
    }

    /// <summary>Java's class files begin with the same number; where a universal file counts its few processors they have their version, 45 or higher.</summary>
    private static bool IsJavaClass(byte[] start) => BinaryView.Decode(start, 4, 4, isBigEndian: true) >= MaximumArchitectures;

    private static List<BinaryImage> ReadUniversal(BinaryContent content, bool isWide)
    {
        BinaryView view = new(content, 0, content.Length, isBigEndian: true);
        uint count = view.UInt32(4, "the number of processors");
        if (count is 0 or > MaximumArchitectures)
            throw view.Damaged(4, $"a universal file cannot be for {count} processors");
        ulong size = isWide ? 32UL : 20UL;
        return Enumerable.Range(0, (int)count).Select(index => Part(8 + ((ulong)index * size))).ToList();

        BinaryImage Part(ulong entry)
        {
            ulong offset = view.Word(entry + 8, isWide, "an entry of the universal header");
            ulong length = view.Word(entry + (isWide ? 16UL : 12UL), isWide, "an entry of the universal header");
            view.Require(offset, length, "the program for one processor");
            return MachOImage.Read(new BinaryView(content, (long)offset, (long)length, isBigEndian: false));
        }
    }

    private static GoWinOpsException Unknown(BinaryContent content, int read, byte[] start) =>
        new(nameof(Messages.ExecutableFormatUnknown), content.Path, content.Path, Describe(read, start));

    private static string Describe(int read, byte[] start)
    {
        if (read == 0)
            return "it is empty";
        if (start[0] == '#' && start[1] == '!')
            return "it is a script";
        return BinaryView.Decode(start, 0, 4, isBigEndian: true) switch
        {
            0xCAFEBABE => "it is a Java class",
            _ => $"it begins with {BitConverter.ToString(start, 0, Math.Min(read, 4)).Replace('-', ' ')}",
        };
    }
}
