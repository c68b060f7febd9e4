using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>Finds runs of bytes in a part of a file, read in chunks (Horspool's method: most bytes are jumped over).</summary>
internal sealed class ByteScan
{
    private const int ChunkSize = 1 << 20;
    private readonly byte[] wanted;
    private readonly int[] jumps = new int[256];

    /// <param name="wanted">At least one byte.</param>
    internal ByteScan(byte[] wanted)
    {
        this.wanted = wanted;
        int last = wanted.Length - 1;
        for (int value = 0; value < jumps.Length; value++)
            jumps[value] = wanted.Length;
        for (int index = 0; index < last; index++)
            jumps[wanted[index]] = last - index;
    }

    /// <summary>The offsets in the image where the bytes begin, in order.</summary>
    internal IEnumerable<ulong> In(BinaryView view, BinaryRange range)
    {
        byte[] chunk = new byte[ChunkSize + wanted.Length];
        ulong position = range.FileOffset;
        ulong end = range.FileOffset + range.FileSize;
        int kept = 0;
        while (position < end)
        {
            int count = (int)Math.Min(ChunkSize, end - position);
            int read = view.Read(position, chunk, kept, count);
            int filled = kept + read;
            ulong start = position - (ulong)kept;
            for (int index = IndexIn(chunk, filled, 0); index >= 0; index = IndexIn(chunk, filled, index + 1))
                yield return start + (ulong)index;
            if (read < count)
                yield break;
            // What is wanted may lie across the border of two chunks.
            kept = Math.Min(wanted.Length - 1, filled);
            Buffer.BlockCopy(chunk, filled - kept, chunk, 0, kept);
            position += (ulong)read;
        }
    }

    private int IndexIn(byte[] bytes, int filled, int start)
    {
        int last = wanted.Length - 1;
        int index = start;
        while (index + last < filled)
        {
            int matched = last;
            while (matched >= 0 && bytes[index + matched] == wanted[matched])
                matched--;
            if (matched < 0)
                return index;
            index += jumps[bytes[index + last]];
        }

        return -1;
    }
}
