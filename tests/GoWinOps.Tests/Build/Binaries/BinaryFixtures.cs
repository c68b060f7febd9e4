using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>Executables written byte by byte after the formats' specifications, for what no Go at hand writes any more, or never wrote.</summary>
internal static class BinaryFixtures
{
    internal const string Modules = "path\texample.com/old\nmod\texample.com/old\tv1.0.0\th1:abc=\ndep\texample.com/dep\tv0.1.0\th1:def=\n=>\texample.com/fork\tv0.2.0\th1:ghi=\n";

    private const ulong Base = 0x10000;
    private static readonly byte[] Magic = [0xFF, .. "\x20Go buildinf:"u8];
    private static readonly byte[] FirstMark = Convert.FromHexString("3077af0c9274080241e1c107e6d618e6");
    private static readonly byte[] LastMark = Convert.FromHexString("f932433186182072008242104116d8f2");

    /// <summary>The data of a program of Go before 1.18: padding, the header with two pointers, two strings and their bytes.</summary>
    internal static byte[] PointerData(ulong address, int word, bool isBigEndian, int padding, string version = "go1.13.4", string modules = Modules)
    {
        byte[] framed = [.. FirstMark, .. Encoding.UTF8.GetBytes(modules), .. LastMark];
        byte[] versionBytes = Encoding.UTF8.GetBytes(version);
        ulong strings = address + (ulong)padding + 32;
        ulong bytes = strings + (ulong)(4 * word);
        List<byte> data = [.. new byte[padding], .. Magic, (byte)word, (byte)(isBigEndian ? 1 : 0)];
        data.AddRange(Number(strings, word, isBigEndian));
        data.AddRange(Number(strings + (ulong)(2 * word), word, isBigEndian));
        data.AddRange(new byte[padding + 32 - data.Count]);
        data.AddRange(Number(bytes, word, isBigEndian));
        data.AddRange(Number((ulong)versionBytes.Length, word, isBigEndian));
        data.AddRange(Number(bytes + (ulong)versionBytes.Length, word, isBigEndian));
        data.AddRange(Number((ulong)framed.Length, word, isBigEndian));
        data.AddRange(versionBytes);
        data.AddRange(framed);
        return data.ToArray();
    }

    /// <summary>The data of a program of Go 1.18 or later, with lengths as they are given, true or not.</summary>
    internal static byte[] InlineData(string version, string modules, byte[]? versionLength = null, byte[]? modulesLength = null)
    {
        byte[] framed = [.. FirstMark, .. Encoding.UTF8.GetBytes(modules), .. LastMark];
        byte[] text = Encoding.UTF8.GetBytes(version);
        return [.. Magic, 8, 2, .. new byte[16], .. versionLength ?? Varint((ulong)text.Length), .. text, .. modulesLength ?? Varint((ulong)framed.Length), .. framed];
    }

    /// <summary>An ELF executable of one writable segment and no sections, as it is after <c>sstrip</c>.</summary>
    internal static byte[] Elf(bool is64Bit, bool isBigEndian, ushort machine, Func<ulong, byte[]> data)
    {
        int word = is64Bit ? 8 : 4;
        int header = is64Bit ? 64 : 52;
        int segment = is64Bit ? 56 : 32;
        byte[] content = data(Base);
        List<byte> file = [0x7F, .. "ELF"u8, (byte)(is64Bit ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1, 0, .. new byte[8]];
        Add(2, 2, machine, 2, 1, 4, Base, word, (ulong)header, word, 0, word, 0, 4, (ulong)header, 2, (ulong)segment, 2, 1, 2, 0, 2, 0, 2, 0, 2);
        ulong offset = (ulong)(header + segment);
        if (is64Bit)
            Add(1, 4, 6, 4, offset, 8, Base, 8, Base, 8, (ulong)content.Length, 8, (ulong)content.Length, 8, 0x1000, 8);
        else
            Add(1, 4, offset, 4, Base, 4, Base, 4, (ulong)content.Length, 4, (ulong)content.Length, 4, 6, 4, 0x1000, 4);
        file.AddRange(content);
        return file.ToArray();

        void Add(params object[] valuesAndSizes)
        {
            for (int index = 0; index < valuesAndSizes.Length; index += 2)
                file.AddRange(Number(Convert.ToUInt64(valuesAndSizes[index]), (int)Convert.ToUInt64(valuesAndSizes[index + 1]), isBigEndian));
        }
    }

    /// <summary>A universal file of macOS around several executables.</summary>
    internal static byte[] Universal(bool isWide, params (uint Processor, byte[] Content)[] parts)
    {
        using MemoryStream file = new();
        int header = 8 + (parts.Length * (isWide ? 32 : 20));
        file.Write(Number(isWide ? 0xCAFEBABFu : 0xCAFEBABEu, 4, true));
        file.Write(Number((ulong)parts.Length, 4, true));
        long offset = Align(header);
        foreach ((uint processor, byte[] content) in parts)
        {
            file.Write(Number(processor, 4, true));
            file.Write(Number(3, 4, true));
            file.Write(Number((ulong)offset, isWide ? 8 : 4, true));
            file.Write(Number((ulong)content.Length, isWide ? 8 : 4, true));
            file.Write(Number(14, isWide ? 8 : 4, true));
            offset = Align(offset + content.Length);
        }

        foreach ((_, byte[] content) in parts)
        {
            file.Position = Align(file.Position);
            file.Write(content);
        }

        return file.ToArray();
    }

    internal static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return bytes.ToArray();
    }

    internal static byte[] Number(ulong value, int size, bool isBigEndian)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        byte[] wanted = bytes[(8 - size)..];
        if (!isBigEndian)
            Array.Reverse(wanted);
        return wanted;
    }

    private static long Align(long offset) => (offset + 0x3FFF) & ~0x3FFFL;
}
