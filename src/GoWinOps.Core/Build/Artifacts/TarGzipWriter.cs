using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Artifacts;

/// <summary>Writes a gzipped tar file that depends on nothing but its entries and their one time.</summary>
/// <remarks>Source of the numbers: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"; RFC 1952, section 2.3.</remarks>
internal static class TarGzipWriter
{
    private const int BlockSize = 512;
    private const int LongestName = 100;
    private const long MaximumSize = (1L << 33) - 1;
    private const char PaxHeader = 'x';
    private const char RegularFile = '0';

    // Deflate, no flags, no time, nothing of the compressor's level or system.
    private static readonly byte[] GzipHeader = { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF };

    /// <summary>Writes the archive.</summary>
    /// <exception cref="IOException">A file cannot be read, changes while it is read, or is too large for the format.</exception>
    internal static async Task WriteAsync(Stream output, IEnumerable<ArchiveEntry> entries, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await output.WriteAsync(GzipHeader, 0, GzipHeader.Length, cancellationToken).ConfigureAwait(false);
        Checked content;
        using (DeflateStream deflate = new(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            content = new Checked(deflate);
            foreach (ArchiveEntry entry in entries)
                await AddAsync(content, entry, time.ToUnixTimeSeconds(), cancellationToken).ConfigureAwait(false);
            await content.WriteAsync(new byte[2 * BlockSize], 2 * BlockSize, cancellationToken).ConfigureAwait(false);
        }

        byte[] trailer = BitConverter.GetBytes(content.Checksum).Concat(BitConverter.GetBytes((uint)content.Length)).ToArray();
        await output.WriteAsync(trailer, 0, trailer.Length, cancellationToken).ConfigureAwait(false);
    }

    private static async Task AddAsync(Checked output, ArchiveEntry entry, long time, CancellationToken cancellationToken)
    {
        using FileStream input = new(entry.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        long size = input.Length;
        if (size > MaximumSize)
            throw new IOException($"'{entry.Path}' is larger than 8 GiB, which this form of tar cannot hold.");
        string plainName = entry.Name;
        if (entry.Name.Length > LongestName || entry.Name.Any(character => character > 0x7E))
        {
            byte[] record = PaxRecord("path", entry.Name);
            await WriteBlocksAsync(output, Header("PaxHeaders/entry", record.Length, 0b110_100_100, time, PaxHeader), record, cancellationToken).ConfigureAwait(false);
            plainName = new string(entry.Name.Select(character => character > 0x7E ? '_' : character).Take(LongestName).ToArray());
        }

        byte[] header = Header(plainName, size, entry.Mode, time, RegularFile);
        await output.WriteAsync(header, header.Length, cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 17];
        long left = size;
        int read;
        while (left > 0 && (read = await input.ReadAsync(buffer, 0, (int)Math.Min(buffer.Length, left), cancellationToken).ConfigureAwait(false)) > 0)
        {
            await output.WriteAsync(buffer, read, cancellationToken).ConfigureAwait(false);
            left -= read;
        }

        if (left > 0)
            throw new IOException($"'{entry.Path}' became shorter while it was read.");
        await output.WriteAsync(new byte[Padding(size)], Padding(size), cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteBlocksAsync(Checked output, byte[] header, byte[] content, CancellationToken cancellationToken)
    {
        await output.WriteAsync(header, header.Length, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(content, content.Length, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(new byte[Padding(content.Length)], Padding(content.Length), cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Header(string name, long size, int mode, long time, char type)
    {
        byte[] header = new byte[BlockSize];
        Put(header, 0, name);
        Put(header, 100, Octal(mode, 7));
        Put(header, 108, Octal(0, 7));
        Put(header, 116, Octal(0, 7));
        Put(header, 124, Octal(size, 11));
        Put(header, 136, Octal(Math.Max(0, time), 11));
        Put(header, 148, "        ");
        header[156] = (byte)type;
        Put(header, 257, "ustar\0" + "00");
        Put(header, 329, Octal(0, 7));
        Put(header, 337, Octal(0, 7));
        Put(header, 148, Octal(header.Sum(value => (long)value), 6) + "\0 ");
        return header;
    }

    /// <summary>A record <c>length key=value\n</c>, whose length counts its own digits.</summary>
    private static byte[] PaxRecord(string key, string value)
    {
        int rest = Encoding.UTF8.GetByteCount(value) + key.Length + 3;
        int length = rest;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length)
            length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        return Encoding.UTF8.GetBytes($"{length.ToString(CultureInfo.InvariantCulture)} {key}={value}\n");
    }

    private static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static void Put(byte[] header, int position, string text) => Encoding.ASCII.GetBytes(text).CopyTo(header, position);

    private static int Padding(long size) => (int)((BlockSize - (size % BlockSize)) % BlockSize);

    /// <summary>Counts and checks what is written through it.</summary>
    private sealed class Checked
    {
        private readonly Stream output;

        internal Checked(Stream output) => this.output = output;

        internal uint Checksum { get; private set; }

        internal long Length { get; private set; }

        internal Task WriteAsync(byte[] buffer, int count, CancellationToken cancellationToken)
        {
            Checksum = Crc32.Append(Checksum, buffer, count);
            Length += count;
            return output.WriteAsync(buffer, 0, count, cancellationToken);
        }
    }
}
