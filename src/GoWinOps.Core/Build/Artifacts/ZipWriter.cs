using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Artifacts;

/// <summary>Writes a zip file that depends on nothing but its entries and their one time.</summary>
/// <remarks>
/// .NET's own writer records the system it runs on and, in the version every PowerShell has, cannot set permissions.
/// Source of the numbers: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
/// </remarks>
internal sealed class ZipWriter
{
    private const uint LocalHeader = 0x04034B50;
    private const uint CentralHeader = 0x02014B50;
    private const uint EndOfCentralDirectory = 0x06054B50;
    private const ushort VersionNeeded = 20;
    private const ushort MadeByUnix = (3 << 8) | VersionNeeded;
    private const ushort Utf8Names = 1 << 11;
    private const ushort Deflate = 8;
    private const uint RegularFile = 0x8000;
    private const long MaximumSize = uint.MaxValue - 1;
    private static readonly DateTime FirstTime = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly Stream output;
    private readonly uint time;
    private readonly List<Written> central = new();

    private ZipWriter(Stream output, DateTimeOffset time)
    {
        this.output = output;
        this.time = DosTime(time.UtcDateTime);
    }

    /// <summary>Writes the archive.</summary>
    /// <param name="output">Where to; can seek.</param>
    /// <param name="entries">Its entries, in their order.</param>
    /// <param name="time">The time of each, kept to two seconds and not before 1980.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="IOException">A file cannot be read, or is too large for the format without its 64-bit extension.</exception>
    internal static async Task WriteAsync(Stream output, IEnumerable<ArchiveEntry> entries, DateTimeOffset time, CancellationToken cancellationToken)
    {
        ZipWriter writer = new(output, time);
        foreach (ArchiveEntry entry in entries)
            await writer.AddAsync(entry, cancellationToken).ConfigureAwait(false);
        await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        Written written = new(entry, Encoding.UTF8.GetBytes(entry.Name), output.Position);
        await WriteAsync(LocalHeaderOf(written), cancellationToken).ConfigureAwait(false);
        long start = output.Position;
        using (FileStream input = new(entry.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true))
        using (DeflateStream deflate = new(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] buffer = new byte[1 << 17];
            int read;
            while ((read = await input.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            {
                written.Checksum = Crc32.Append(written.Checksum, buffer, read);
                written.Size += read;
                await deflate.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
            }
        }

        long end = output.Position;
        if (written.Size > MaximumSize || end > MaximumSize)
            throw new IOException($"'{entry.Path}' makes the archive larger than 4 GiB, which this form of zip cannot hold.");
        written.CompressedSize = end - start;
        output.Position = written.Offset;
        await WriteAsync(LocalHeaderOf(written), cancellationToken).ConfigureAwait(false);
        output.Position = end;
        central.Add(written);
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        long start = output.Position;
        foreach (Written written in central)
            await WriteAsync(CentralHeaderOf(written), cancellationToken).ConfigureAwait(false);
        long size = output.Position - start;
        await WriteAsync(
            Bytes(writer =>
            {
                writer.Write(EndOfCentralDirectory);
                writer.Write(0);
                writer.Write((ushort)central.Count);
                writer.Write((ushort)central.Count);
                writer.Write((uint)size);
                writer.Write((uint)start);
                writer.Write((ushort)0);
            }),
            cancellationToken).ConfigureAwait(false);
    }

    private byte[] LocalHeaderOf(Written written) => Bytes(writer =>
    {
        writer.Write(LocalHeader);
        WriteCommon(writer, written);
        writer.Write(written.Name);
    });

    private byte[] CentralHeaderOf(Written written) => Bytes(writer =>
    {
        writer.Write(CentralHeader);
        writer.Write(MadeByUnix);
        WriteCommon(writer, written);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((ushort)0);
        writer.Write((RegularFile | (uint)written.Entry.Mode) << 16);
        writer.Write((uint)written.Offset);
        writer.Write(written.Name);
    });

    private void WriteCommon(BinaryWriter writer, Written written)
    {
        writer.Write(VersionNeeded);
        writer.Write(Utf8Names);
        writer.Write(Deflate);
        writer.Write(time);
        writer.Write(written.Checksum);
        writer.Write((uint)written.CompressedSize);
        writer.Write((uint)written.Size);
        writer.Write((ushort)written.Name.Length);
        writer.Write((ushort)0);
    }

    private Task WriteAsync(byte[] bytes, CancellationToken cancellationToken) => output.WriteAsync(bytes, 0, bytes.Length, cancellationToken);

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes))
            write(writer);
        return bytes.ToArray();
    }

    private static uint DosTime(DateTime time)
    {
        DateTime known = time < FirstTime ? FirstTime : time;
        int date = ((known.Year - FirstTime.Year) << 9) | (known.Month << 5) | known.Day;
        int ofDay = (known.Hour << 11) | (known.Minute << 5) | (known.Second / 2);
        return ((uint)date << 16) | (uint)ofDay;
    }

    private sealed class Written
    {
        internal Written(ArchiveEntry entry, byte[] name, long offset)
        {
            Entry = entry;
            Name = name;
            Offset = offset;
        }

        internal ArchiveEntry Entry { get; }

        internal byte[] Name { get; }

        internal long Offset { get; }

        internal uint Checksum { get; set; }

        internal long Size { get; set; }

        internal long CompressedSize { get; set; }
    }
}
