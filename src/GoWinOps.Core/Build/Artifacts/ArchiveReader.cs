using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Build.Artifacts;

/// <summary>Looks into an archive of an artifact.</summary>
internal static class ArchiveReader
{
    private const int BlockSize = 512;

    /// <summary>The SHA-256 of an entry; null where there is none of that name.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static async Task<string?> HashOfEntryAsync(string path, string name, CancellationToken cancellationToken)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using GZipStream tar = new(file, CompressionMode.Decompress);
            return await HashInTarAsync(tar, name, cancellationToken).ConfigureAwait(false);
        }

        using ZipArchive zip = new(file, ZipArchiveMode.Read);
        if (zip.Entries.FirstOrDefault(entry => entry.FullName == name) is not { } found)
            return null;
        using Stream content = found.Open();
        return await HashAsync(content, long.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> HashInTarAsync(Stream tar, string name, CancellationToken cancellationToken)
    {
        byte[] header = new byte[BlockSize];
        while (await FillAsync(tar, header, cancellationToken).ConfigureAwait(false) && header[0] != 0)
        {
            string entry = Encoding.ASCII.GetString(header, 0, 100).TrimEnd('\0');
            long size = SizeIn(header);
            if (entry == name && header[156] == (byte)'0')
                return await HashAsync(tar, size, cancellationToken).ConfigureAwait(false);
            long padded = (size + BlockSize - 1) / BlockSize * BlockSize;
            await HashAsync(tar, padded, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private static long SizeIn(byte[] header)
    {
        long size = 0;
        foreach (char digit in Encoding.ASCII.GetString(header, 124, 11))
        {
            if (digit is < '0' or > '7')
                throw new InvalidDataException("A header of the tar file is damaged.");
            size = (size * 8) + (digit - '0');
        }

        return size;
    }

    private static async Task<bool> FillAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        int total = 0;
        int read;
        while (total < buffer.Length && (read = await stream.ReadAsync(buffer, total, buffer.Length - total, cancellationToken).ConfigureAwait(false)) > 0)
            total += read;
        return total == buffer.Length;
    }

    private static async Task<string> HashAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        using SHA256 sha = SHA256.Create();
        byte[] buffer = new byte[1 << 17];
        long left = length;
        int read;
        while (left > 0 && (read = await stream.ReadAsync(buffer, 0, (int)Math.Min(buffer.Length, left), cancellationToken).ConfigureAwait(false)) > 0)
        {
            sha.TransformBlock(buffer, 0, read, null, 0);
            left -= read;
        }

        if (left > 0 && length != long.MaxValue)
            throw new InvalidDataException("The archive ends early.");
        sha.TransformFinalBlock(buffer, 0, 0);
        return ContentHash.Hex(sha.Hash!);
    }
}
