using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Fetches a file, going on where an earlier attempt broke off, in this command or one before it.</summary>
/// <remarks>The unfinished file is named after the SHA-256 it is to have, so that the beginning of another file is never continued.</remarks>
internal sealed class HttpDownload
{
    private const int HashDigits = 16;
    private readonly HttpExchange exchange;
    private readonly Uri address;
    private readonly ArtifactFile expected;
    private readonly IProgress<long>? progress;
    private readonly string path;
    private readonly string partial;
    private string? tag;
    private bool hasResumed;

    internal HttpDownload(HttpExchange exchange, Uri address, string folder, ArtifactFile expected, IProgress<long>? progress)
    {
        this.exchange = exchange;
        this.address = address;
        this.expected = expected;
        this.progress = progress;
        path = Path.Combine(folder, expected.File);
        partial = path + "." + expected.Sha256.Substring(0, HashDigits) + ".partial";
    }

    /// <summary>Fetches it; the file has its name only when its hash is right.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactContentMismatch</c>, <c>ArtifactNotFound</c>, <c>ArtifactStoreFailed</c></exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A beginning that an interrupted command left may be of anything: one whole attempt more is its due.
            while (!await TryAsync(cancellationToken).ConfigureAwait(false))
                File.Delete(partial);
            await AtomicFile.PublishAsync(partial, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactStoreFailed), path, exception, path, exception.Message);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        hasResumed = false;
        if (Length() != expected.Size || expected.Size == 0)
            await exchange.AskAsync(address, (_, _) => Task.FromResult(Compose()), ReceiveAsync, cancellationToken).ConfigureAwait(false);
        else
            hasResumed = true;
        string sha256 = await ContentHash.OfFileAsync(partial, cancellationToken).ConfigureAwait(false);
        if (sha256 == expected.Sha256)
            return true;
        if (hasResumed)
            return false;
        File.Delete(partial);
        throw Mismatch(sha256);
    }

    private HttpRequestMessage Compose()
    {
        HttpRequestMessage request = new(HttpMethod.Get, address);
        if (Length() is > 0 and long length)
        {
            request.Headers.Range = new RangeHeaderValue(length, null);
            if (tag is not null)
                request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(tag));
        }

        return request;
    }

    private async Task<bool> ReceiveAsync(HttpResponseMessage response, StallGuard guard)
    {
        if (HttpArtifactStore.IsAbsent(response))
            throw new GoWinOpsException(nameof(Messages.ArtifactNotFound), address.AbsoluteUri, address.AbsoluteUri);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            File.Delete(partial);
            throw new IOException("The server has less of the file than is already here.");
        }

        HttpArtifactStore.RequireSuccess(response);
        tag = response.Headers.ETag is { IsWeak: false } given ? given.Tag : null;
        long start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? 0 : 0;
        hasResumed |= start > 0;
        using FileStream output = new(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
        if (start > output.Length)
            throw new IOException($"The server began at byte {start} instead of {output.Length}.");
        output.SetLength(start);
        output.Position = start;
        try
        {
            await HttpBody.CopyAsync(response, output, expected.Size - start, guard, done => progress?.Report(start + done)).ConfigureAwait(false);
        }
        catch (IOException) when (output.Length >= expected.Size)
        {
            // More than was announced: it is another file.
            throw Mismatch("one of more bytes");
        }

        return true;
    }

    private long Length() => File.Exists(partial) ? new FileInfo(partial).Length : 0;

    private GoWinOpsException Mismatch(string found) => new(nameof(Messages.ArtifactContentMismatch), address.AbsoluteUri, address.AbsoluteUri, expected.Sha256, found);
}
