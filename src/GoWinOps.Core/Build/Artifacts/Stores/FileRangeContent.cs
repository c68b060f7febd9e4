using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;

namespace GoWinOps.Build.Artifacts;

/// <summary>The body of a request: a file, or its end.</summary>
internal sealed class FileRangeContent : HttpContent
{
    private readonly string path;
    private readonly long offset;
    private readonly long size;
    private readonly StallGuard guard;
    private readonly IProgress<long>? progress;

    internal FileRangeContent(string path, long offset, long size, StallGuard guard, IProgress<long>? progress)
    {
        this.path = path;
        this.offset = offset;
        this.size = size;
        this.guard = guard;
        this.progress = progress;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = size - offset;
        if (offset > 0)
            Headers.ContentRange = new ContentRangeHeaderValue(offset, size - 1, size);
    }

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        file.Position = offset;
        byte[] buffer = new byte[1 << 17];
        long done = offset;
        int read;
        while (done < size && (read = await file.ReadAsync(buffer, 0, (int)Math.Min(buffer.Length, size - done), guard.Token).ConfigureAwait(false)) > 0)
        {
            await stream.WriteAsync(buffer, 0, read, guard.Token).ConfigureAwait(false);
            guard.Touch();
            progress?.Report(done += read);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = size - offset;
        return true;
    }
}
