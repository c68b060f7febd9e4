using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>Compares files byte by byte.</summary>
internal static class FileComparison
{
    private const int BufferSize = 1 << 18;

    /// <summary>Where two files first differ, counted from 0, the shorter one's end included; null when they are the same.</summary>
    internal static async Task<long?> FirstDifferenceAsync(string left, string right, CancellationToken cancellationToken)
    {
        using FileStream first = Open(left);
        using FileStream second = Open(right);
        byte[] firstBuffer = new byte[BufferSize];
        byte[] secondBuffer = new byte[BufferSize];
        for (long offset = 0; ; offset += BufferSize)
        {
            int firstRead = await FillAsync(first, firstBuffer, cancellationToken).ConfigureAwait(false);
            int secondRead = await FillAsync(second, secondBuffer, cancellationToken).ConfigureAwait(false);
            int both = Math.Min(firstRead, secondRead);
            for (int index = 0; index < both; index++)
            {
                if (firstBuffer[index] != secondBuffer[index])
                    return offset + index;
            }

            if (firstRead != secondRead)
                return offset + both;
            if (both < BufferSize)
                return null;
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);

    private static async Task<int> FillAsync(FileStream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        int filled = 0;
        int read;
        while (filled < buffer.Length && (read = await stream.ReadAsync(buffer, filled, buffer.Length - filled, cancellationToken).ConfigureAwait(false)) > 0)
            filled += read;
        return filled;
    }
}
