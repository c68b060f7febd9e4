using System;
using System.Text;

namespace GoWinOps.Build.Toolchains.Unpacking;

/// <summary>A block of 512 bytes before each entry of a tar archive. Source: POSIX.1-2001, pax interchange format; GNU tar's manual for what that adds.</summary>
internal sealed class TarHeader
{
    internal const int BlockSize = 512;
    private const int ChecksumOffset = 148;
    private const int ChecksumLength = 8;
    private readonly byte[] block;

    private TarHeader(byte[] block) => this.block = block;

    /// <summary>The type: <c>0</c> a file, <c>5</c> a folder, <c>x</c> more about the next entry, and so on.</summary>
    internal char Type => block[156] == 0 ? '0' : (char)block[156];

    /// <summary>The name as this header has it, with the prefix of the format <c>ustar</c>.</summary>
    internal string Name
    {
        get
        {
            string prefix = Encoding.ASCII.GetString(block, 257, 6) == "ustar\0" ? Text(345, 155) : string.Empty;
            return prefix.Length == 0 ? Text(0, 100) : prefix + "/" + Text(0, 100);
        }
    }

    /// <summary>Whether anyone may run it.</summary>
    internal bool IsExecutable => (Number(100, 8) & 0x49) != 0;

    /// <summary>The size of what follows, in bytes; negative where the field is damaged.</summary>
    internal long Size => Number(124, 12);

    /// <summary>Whether a block is all zeros, as the end of an archive is.</summary>
    internal static bool IsEnd(byte[] block) => Array.TrueForAll(block, value => value == 0);

    /// <summary>Reads a block; null where its checksum is wrong.</summary>
    internal static TarHeader? TryRead(byte[] block)
    {
        TarHeader header = new((byte[])block.Clone());
        long sum = 0;
        for (int index = 0; index < BlockSize; index++)
            sum += index is >= ChecksumOffset and < ChecksumOffset + ChecksumLength ? ' ' : block[index];
        return header.Number(ChecksumOffset, ChecksumLength) == sum ? header : null;
    }

    private string Text(int offset, int length)
    {
        int end = Array.IndexOf(block, (byte)0, offset, length);
        return Encoding.UTF8.GetString(block, offset, end < 0 ? length : end - offset);
    }

    private long Number(int offset, int length)
    {
        // GNU's form for numbers that octal digits have no room for.
        if ((block[offset] & 0x80) != 0)
            return Binary(offset, length);
        string digits = Encoding.ASCII.GetString(block, offset, length).Trim('\0', ' ');
        long number = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
                return -1;
            number = (number << 3) | (uint)(digit - '0');
        }

        return number;
    }

    private long Binary(int offset, int length)
    {
        long number = block[offset] & 0x7F;
        for (int index = offset + 1; index < offset + length; index++)
        {
            if (number > long.MaxValue >> 8)
                return -1;
            number = (number << 8) | block[index];
        }

        return number;
    }
}
