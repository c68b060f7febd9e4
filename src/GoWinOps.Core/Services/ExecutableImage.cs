using System;
using System.IO;
using System.Runtime.InteropServices;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Reads from an executable what it was built for.</summary>
/// <remarks>Source of the numbers: the PE/COFF specification, "MS-DOS Stub", "COFF File Header" and "Machine Types".</remarks>
public static class ExecutableImage
{
    private const int HeaderOffsetPosition = 0x3C;

    /// <summary>What kind of machine a Windows executable was built for, in Go's words: <c>amd64</c>, <c>386</c>, <c>arm64</c>, <c>arm</c>.</summary>
    /// <exception cref="GoWinOpsException"><c>ReleaseNotExecutable</c></exception>
    /// <param name="stream">The executable; can seek.</param>
    /// <param name="name">What to call it in a message.</param>
    public static string ReadMachine(Stream stream, string name)
    {
        byte[] start = Read(stream, 0, HeaderOffsetPosition + 4);
        if (start.Length < HeaderOffsetPosition + 4 || start[0] != 'M' || start[1] != 'Z')
            throw NotExecutable(name, Describe(start));
        byte[] header = Read(stream, BitConverter.ToUInt32(start, HeaderOffsetPosition), 6);
        if (header.Length < 6 || header[0] != 'P' || header[1] != 'E' || header[2] != 0 || header[3] != 0)
            throw NotExecutable(name, "its PE header is damaged");
        ushort machine = BitConverter.ToUInt16(header, 4);
        return machine switch
        {
            0x014C => "386",
            0x8664 => "amd64",
            0xAA64 => "arm64",
            0x01C4 => "arm",
            _ => throw NotExecutable(name, $"it is for the machine type 0x{machine:X4}, which Go does not build for"),
        };
    }

    /// <summary>Whether a node runs what was built for <paramref name="machine"/>: 64-bit Intel runs 32-bit as well, and ARM emulates both.</summary>
    internal static bool RunsOn(string machine, Architecture node) => (machine, node) switch
    {
        ("386", Architecture.X86 or Architecture.X64 or Architecture.Arm64) => true,
        ("amd64", Architecture.X64 or Architecture.Arm64) => true,
        ("arm64", Architecture.Arm64) => true,
        ("arm", Architecture.Arm) => true,
        _ => false,
    };

    /// <summary>An architecture in Go's words.</summary>
    internal static string NameOf(Architecture architecture) => architecture switch
    {
        Architecture.X86 => "386",
        Architecture.X64 => "amd64",
        Architecture.Arm => "arm",
        Architecture.Arm64 => "arm64",
        _ => architecture.ToString(),
    };

    private static string Describe(byte[] start)
    {
        if (start.Length >= 4 && start[0] == 0x7F && start[1] == 'E' && start[2] == 'L' && start[3] == 'F')
            return "it is an ELF executable, built for Linux or another Unix";
        if (start.Length >= 4 && BitConverter.ToUInt32(start, 0) is 0xFEEDFACF or 0xFEEDFACE or 0xBEBAFECA)
            return "it is a Mach-O executable, built for macOS";
        return start.Length == 0 ? "it is empty" : "it does not begin as a Windows executable does";
    }

    private static byte[] Read(Stream stream, long position, int count)
    {
        stream.Position = Math.Min(position, stream.Length);
        byte[] buffer = new byte[count];
        int total = 0;
        int read;
        while (total < count && (read = stream.Read(buffer, total, count - total)) > 0)
            total += read;
        Array.Resize(ref buffer, total);
        return buffer;
    }

    private static GoWinOpsException NotExecutable(string name, string why) => new(nameof(Messages.ReleaseNotExecutable), name, name, why);
}
