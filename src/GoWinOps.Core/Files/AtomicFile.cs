using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Files;

/// <summary>Writes whole files: a reader sees what was there before or all of the new, never a part.</summary>
internal static class AtomicFile
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A name beside <paramref name="path"/> that nobody else uses.</summary>
    internal static string PartialPath(string path) => path + "." + Guid.NewGuid().ToString("N") + ".partial";

    /// <summary>Matches the names <see cref="PartialPath"/> makes, in the folder of <paramref name="path"/>.</summary>
    internal static string PartialPattern(string path) => Path.GetFileName(path) + ".*.partial";

    /// <summary>Writes <paramref name="content"/>, over what was there before.</summary>
    internal static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        string partial = PartialPath(path);
        try
        {
            // Not overlapped: Wine reports a write that a full disk refuses twice, and .NET does not survive the second report.
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 14, useAsync: false))
            {
                await stream.WriteAsync(content, 0, content.Length, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            await PublishAsync(partial, path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Gives a finished file its name, over what had it before; waits a second for readers and other writers to let go of it.</summary>
    internal static async Task PublishAsync(string partial, string path, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                // Between the question and the answer another writer may have put its file there, or taken it away.
                if (File.Exists(path))
                    File.Replace(partial, path, null);
                else
                    File.Move(partial, path);
                return;
            }
            catch (IOException) when (attempt < Attempts && File.Exists(partial))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The whole of a small file, or null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read, or is longer than <paramref name="limit"/> bytes.</exception>
    internal static async Task<byte[]?> ReadAsync(string path, long limit, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 14, useAsync: true);
            if (stream.Length > limit)
                throw new IOException($"'{path}' is longer than {limit} bytes.");
            using MemoryStream content = new();
            await stream.CopyToAsync(content, 1 << 14, cancellationToken).ConfigureAwait(false);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
