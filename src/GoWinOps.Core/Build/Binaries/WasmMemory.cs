using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>The memory a WebAssembly module starts with, made of its data segments as it is read, with zeros between them.</summary>
internal sealed class WasmMemory
{
    private const int MaximumSegments = 1 << 20;
    private const ulong Alignment = 16;
    private readonly BinaryView file;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> segments = new();
    private long end;

    internal WasmMemory(BinaryView file) => this.file = file;

    /// <summary>Where the last segment ends, the zeros included that may end a value there.</summary>
    internal long Length => (long)AlignUp((ulong)end);

    /// <summary>Adds a segment. The specification allows any order; compilers write them in ascending order, and nothing else is understood here.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ExecutableDamaged</c></exception>
    internal void Add(ulong address, ulong offset, ulong size)
    {
        if (address < (ulong)end)
            throw file.Damaged(offset, $"a data segment at the address 0x{address:X} comes after one that ends at 0x{end:X}");
        if (segments.Count == MaximumSegments)
            throw file.Damaged(offset, "it has too many data segments");
        segments.Add((address, offset, size));
        end = (long)(address + size);
    }

    /// <summary>The memory as something to read from, in pages.</summary>
    internal BinaryContent Content() => BinaryContent.Mapped(file.Content, Length, Fill, OffsetOf);

    /// <summary>
    /// Runs of segments with no more than <paramref name="gap"/> zeros between them, widened to whole values: a value may begin or end in zeros, which
    /// are left out of segments.
    /// </summary>
    internal IEnumerable<BinaryRange> Clusters(ulong gap)
    {
        BinaryRange? cluster = null;
        foreach ((ulong address, _, ulong size) in segments)
        {
            ulong first = address - (address % Alignment);
            ulong last = AlignUp(address + size);
            if (cluster is not null && first <= cluster.Address + cluster.Size + gap)
            {
                cluster.FileSize = cluster.Size = last - cluster.Address;
                continue;
            }

            if (cluster is not null)
                yield return cluster;
            cluster = new BinaryRange { Name = "data", Address = first, Size = last - first, FileOffset = first, FileSize = last - first, IsLoaded = true, IsWritable = true };
        }

        if (cluster is not null)
            yield return cluster;
    }

    private static ulong AlignUp(ulong address) => (address + Alignment - 1) / Alignment * Alignment;

    private int Fill(long start, byte[] page)
    {
        int filled = (int)Math.Min(page.Length, Length - start);
        Array.Clear(page, 0, page.Length);
        ulong pageEnd = (ulong)(start + filled);
        for (int index = FirstEndingAfter((ulong)start); index < segments.Count && segments[index].Address < pageEnd; index++)
        {
            (ulong address, ulong offset, ulong size) = segments[index];
            ulong from = Math.Max(address, (ulong)start);
            ulong to = Math.Min(address + size, pageEnd);
            file.Read(offset + (from - address), page, (int)(from - (ulong)start), (int)(to - from));
        }

        return filled;
    }

    private long OffsetOf(long address)
    {
        int index = FirstEndingAfter((ulong)address);
        if (index == segments.Count)
            return file.Length;
        (ulong start, ulong offset, _) = segments[index];
        return (long)(offset + Math.Max(start, (ulong)address) - start);
    }

    private int FirstEndingAfter(ulong address)
    {
        int low = 0;
        int high = segments.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (segments[middle].Address + segments[middle].Size > address)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
