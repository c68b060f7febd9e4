using System;
using System.IO;
using System.Net.Http;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Sends a file, going on where an earlier attempt broke off where the server has kept that, and reads it back.</summary>
internal sealed class HttpUpload
{
    private const long AskFirstFrom = 1 << 16;
    private readonly HttpExchange exchange;
    private readonly Uri address;
    private readonly string file;
    private readonly ArtifactFile expected;
    private readonly IProgress<long>? progress;
    private bool mayResume = true;
    private bool hasResumed;

    internal HttpUpload(HttpExchange exchange, Uri address, string file, ArtifactFile expected, IProgress<long>? progress)
    {
        this.exchange = exchange;
        this.address = address;
        this.file = file;
        this.expected = expected;
        this.progress = progress;
    }

    /// <summary>Sends it, unless the server has it already.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactContentMismatch</c></exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        long there = await SizeAsync(cancellationToken).ConfigureAwait(false);
        if (there == expected.Size && await ReadBackAsync(cancellationToken).ConfigureAwait(false) == expected.Sha256)
            return;
        string found = await SendAsync(cancellationToken).ConfigureAwait(false);
        if (found != expected.Sha256 && hasResumed)
        {
            // What the server had was the beginning of another file, or it took the rest for the whole.
            mayResume = false;
            found = await SendAsync(cancellationToken).ConfigureAwait(false);
        }

        if (found != expected.Sha256)
            throw new GoWinOpsException(nameof(Messages.ArtifactContentMismatch), address.AbsoluteUri, address.AbsoluteUri, expected.Sha256, found);
    }

    private async Task<string> SendAsync(CancellationToken cancellationToken)
    {
        while (!await exchange.AskAsync(address, (_, guard) => ComposeAsync(guard, cancellationToken), AcceptAsync, cancellationToken).ConfigureAwait(false))
            mayResume = false;
        return await ReadBackAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpRequestMessage> ComposeAsync(StallGuard guard, CancellationToken cancellationToken)
    {
        long offset = mayResume ? await SizeAsync(cancellationToken).ConfigureAwait(false) : 0;
        if (offset >= expected.Size)
            offset = 0;
        hasResumed |= offset > 0;
        HttpRequestMessage request = new(HttpMethod.Put, address) { Content = new FileRangeContent(file, offset, expected.Size, guard, progress) };
        // A server that redirects or refuses says so before the file is on its way.
        request.Headers.ExpectContinue = expected.Size - offset >= AskFirstFrom;
        return request;
    }

    /// <summary>Whether the server took it: one that does not know the end of a file for what it is refuses it, and is sent the whole.</summary>
    private static Task<bool> AcceptAsync(HttpResponseMessage response, StallGuard guard)
    {
        bool wasEnd = response.RequestMessage!.Content?.Headers.ContentRange is not null;
        if (!response.IsSuccessStatusCode && wasEnd)
            return Task.FromResult(false);
        HttpArtifactStore.RequireSuccess(response);
        return Task.FromResult(true);
    }

    private Task<long> SizeAsync(CancellationToken cancellationToken) => exchange.AskAsync(
        address,
        (_, _) => Task.FromResult(new HttpRequestMessage(HttpMethod.Head, address)),
        (response, _) => Task.FromResult(response.IsSuccessStatusCode ? response.Content.Headers.ContentLength ?? 0 : 0),
        cancellationToken);

    private Task<string> ReadBackAsync(CancellationToken cancellationToken) => exchange.AskAsync(
        address,
        (_, _) => Task.FromResult(new HttpRequestMessage(HttpMethod.Get, address)),
        async (response, guard) =>
        {
            if (HttpArtifactStore.IsAbsent(response))
                return "no file";
            HttpArtifactStore.RequireSuccess(response);
            using SHA256 sha = SHA256.Create();
            using (CryptoStream hashing = new(Stream.Null, sha, CryptoStreamMode.Write))
                await HttpBody.CopyAsync(response, hashing, long.MaxValue, guard, null).ConfigureAwait(false);
            return ContentHash.Hex(sha.Hash!);
        },
        cancellationToken);
}
