using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>Finds a run of bytes.</summary>
internal static class ByteSearch
{
    private const int ChunkSize = 1 << 20;

    /// <summary>Whether <paramref name="content"/> holds <paramref name="wanted"/>.</summary>
    internal static bool Contains(byte[] content, byte[] wanted) => Contains(content, content.Length, wanted);

    /// <summary>Whether a file holds <paramref name="wanted"/>, read in pieces.</summary>
    internal static async Task<bool> FileContainsAsync(string path, byte[] wanted, CancellationToken cancellationToken)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        byte[] buffer = new byte[ChunkSize + wanted.Length];
        int kept = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, kept, ChunkSize, cancellationToken).ConfigureAwait(false)) > 0)
        {
            int filled = kept + read;
            if (Contains(buffer, filled, wanted))
                return true;
            // A match may lie across the border of two pieces.
            kept = Math.Min(wanted.Length - 1, filled);
            Buffer.BlockCopy(buffer, filled - kept, buffer, 0, kept);
        }

        return false;
    }

    private static bool Contains(byte[] content, int length, byte[] wanted)
    {
        if (wanted.Length == 0)
            return true;
        int last = length - wanted.Length;
        int start = 0;
        while (start <= last && (start = Array.IndexOf(content, wanted[0], start, last - start + 1)) >= 0)
        {
            int matched = 1;
            while (matched < wanted.Length && content[start + matched] == wanted[matched])
                matched++;
            if (matched == wanted.Length)
                return true;
            start++;
        }

        return false;
    }
}
