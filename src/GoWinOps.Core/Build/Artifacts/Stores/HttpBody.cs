using System;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Reads the body of an answer.</summary>
internal static class HttpBody
{
    /// <summary>Copies it.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="output">Where to.</param>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <param name="guard">Ends it when nothing moves.</param>
    /// <param name="onBytes">Told how many bytes have come.</param>
    /// <exception cref="IOException">It is longer than <paramref name="limit"/>, or broke off.</exception>
    internal static async Task CopyAsync(HttpResponseMessage response, Stream output, long limit, StallGuard guard, Action<long>? onBytes)
    {
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        // Not every runtime lets a read on a silent connection be cancelled; ending the answer always ends it.
        using System.Threading.CancellationTokenRegistration end = guard.Token.Register(response.Dispose);
        byte[] buffer = new byte[1 << 17];
        long done = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, 0, buffer.Length, guard.Token).ConfigureAwait(false)) > 0)
        {
            guard.Touch();
            done += read;
            if (done > limit)
                throw new IOException($"The answer is longer than {limit} bytes.");
            await WriteAsync(output, buffer, read, guard).ConfigureAwait(false);
            onBytes?.Invoke(done);
        }

        // The runtime of Windows PowerShell takes a connection that ends early for the end of the body.
        if (response.Content.Headers.ContentLength is { } length && done < length)
            throw new IOException($"The answer broke off after {done} of {length} bytes.");
    }

    /// <summary>Writes here: a full disk is no failure of the server, and does not pass by asking again.</summary>
    private static async Task WriteAsync(Stream output, byte[] buffer, int count, StallGuard guard)
    {
        try
        {
            await output.WriteAsync(buffer, 0, count, guard.Token).ConfigureAwait(false);
        }
        catch (IOException exception) when (output is FileStream file)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactStoreFailed), file.Name, exception, file.Name, exception.Message);
        }
    }
}
