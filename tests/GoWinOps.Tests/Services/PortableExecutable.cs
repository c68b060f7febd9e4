using System;
using System.IO;

namespace GoWinOps.Tests.Services;

/// <summary>Makes the headers of Windows executables: enough to say what they were built for.</summary>
internal static class PortableExecutable
{
    public const ushort Amd64 = 0x8664;
    public const ushort Arm64 = 0xAA64;
    public const ushort I386 = 0x014C;

    public static byte[] Make(ushort machine, int headerOffset = 0x80, byte content = 0)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write((byte)'M');
        writer.Write((byte)'Z');
        stream.Position = 0x3C;
        writer.Write(headerOffset);
        stream.Position = headerOffset;
        writer.Write("PE\0\0"u8);
        writer.Write(machine);
        writer.Write(new byte[512]);
        writer.Write(content);
        return stream.ToArray();
    }
}
