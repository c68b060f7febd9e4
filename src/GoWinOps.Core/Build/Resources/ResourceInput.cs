using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Reads a file a user gave to be put into a program.</summary>
internal static class ResourceInput
{
    /// <summary>The file's bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">The most it may have: it ends up in every build and in memory.</param>
    /// <param name="errorId">The failure when it cannot be read; its text takes the path and the reason.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static async Task<byte[]> ReadAsync(string path, int maximumBytes, string errorId, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, useAsync: true);
            if (stream.Length > maximumBytes)
                throw new GoWinOpsException(errorId, path, path, $"it has {stream.Length} bytes, and {maximumBytes} are the most");
            using MemoryStream content = new();
            await stream.CopyToAsync(content, 1 << 16, cancellationToken).ConfigureAwait(false);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new GoWinOpsException(errorId, path, exception, path, exception.Message);
        }
    }
}
