using System;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Numbers and texts in a part of a file, in one byte order. Whatever an offset says, nothing outside of the part is read.</summary>
internal sealed class BinaryView
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private readonly byte[] number = new byte[8];

    internal BinaryView(BinaryContent content, long origin, long length, bool isBigEndian)
    {
        Content = content;
        Origin = origin;
        Length = length;
        IsBigEndian = isBigEndian;
    }

    internal BinaryContent Content { get; }

    /// <summary>Where the part begins in the file.</summary>
    internal long Origin { get; }

    /// <summary>Its size in bytes.</summary>
    internal long Length { get; }

    internal bool IsBigEndian { get; }

    internal byte Byte(ulong offset, string what) => (byte)Number(offset, 1, what);

    internal ushort UInt16(ulong offset, string what) => (ushort)Number(offset, 2, what);

    internal uint UInt32(ulong offset, string what) => (uint)Number(offset, 4, what);

    internal ulong UInt64(ulong offset, string what) => Number(offset, 8, what);

    /// <summary>A number as wide as an address of the program.</summary>
    internal ulong Word(ulong offset, bool is64Bit, string what) => Number(offset, is64Bit ? 8 : 4, what);

    /// <summary>Bytes that must all be there. The caller has a bound of its own for <paramref name="count"/>.</summary>
    internal byte[] Bytes(ulong offset, int count, string what)
    {
        Require(offset, (ulong)count, what);
        byte[] bytes = new byte[count];
        if (Content.Read(Origin + (long)offset, bytes, 0, count) != count)
            throw Damaged(offset, $"the file ends within {what}");
        return bytes;
    }

    /// <summary>Copies bytes and returns how many there were before the part's end.</summary>
    internal int Read(ulong offset, byte[] buffer, int index, int count)
    {
        if (offset >= (ulong)Length)
            return 0;
        int available = (int)Math.Min(count, Length - (long)offset);
        return Content.Read(Origin + (long)offset, buffer, index, available);
    }

    /// <summary>A text that ends in NUL, or at <paramref name="maximum"/> bytes; null where the bytes are no UTF-8.</summary>
    internal string? Text(ulong offset, int maximum)
    {
        byte[] bytes = new byte[maximum];
        int read = Read(offset, bytes, 0, maximum);
        int end = Array.IndexOf(bytes, (byte)0, 0, read);
        return Utf8(bytes, 0, end < 0 ? read : end);
    }

    /// <summary>Refuses a range that does not lie wholly inside.</summary>
    internal void Require(ulong offset, ulong size, string what)
    {
        ulong length = (ulong)Length;
        if (offset > length || size > length - offset)
        {
            string range = $"{what} would be {size} bytes at 0x{offset:X}, but there are only {length} bytes in all";
            throw Damaged(Math.Min(offset, length), range);
        }
    }

    internal GoWinOpsException Damaged(ulong offset, string what) =>
        Content.Damaged(Origin + (long)Math.Min(offset, (ulong)Length), what);

    /// <summary>The text of bytes; null where they are no UTF-8.</summary>
    internal static string? Utf8(byte[] bytes, int index, int count)
    {
        try
        {
            return StrictUtf8.GetString(bytes, index, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private ulong Number(ulong offset, int size, string what)
    {
        Require(offset, (ulong)size, what);
        if (Content.Read(Origin + (long)offset, number, 0, size) != size)
            throw Damaged(offset, $"the file ends within {what}");
        return Decode(number, 0, size, IsBigEndian);
    }

    /// <summary>An unsigned number out of bytes in memory.</summary>
    internal static ulong Decode(byte[] bytes, int index, int size, bool isBigEndian)
    {
        ulong value = 0;
        for (int position = 0; position < size; position++)
            value = (value << 8) | bytes[index + (isBigEndian ? position : size - 1 - position)];
        return value;
    }
}
