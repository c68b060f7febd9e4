using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Http;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>Asks web servers, through the proxy the environment names. Redirections are followed here and not by .NET, whose two editions differ in what they follow.</summary>
internal static class HttpFetch
{
    private const int MostRedirections = 10;
    private static readonly HttpClient Client = HttpClients.Create();

    /// <summary>Reads an address a user wrote.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainSourceInvalid</c></exception>
    internal static Uri ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new GoWinOpsException(nameof(Messages.ToolchainSourceInvalid), text, text, "it is neither an http(s) address nor a folder");
        return url.UserInfo.Length == 0
            ? url
            : throw new GoWinOpsException(nameof(Messages.ToolchainSourceInvalid), url.Host, url.Host, "a user or password in the address would be seen in logs");
    }

    /// <summary>Whether what comes from an address can be read and changed on its way.</summary>
    internal static bool IsOpenToOthers(Uri url) => url.Scheme == "http" && !url.IsLoopback;

    /// <summary>The answer to a GET, its body not read yet; other than 2xx is an answer, too.</summary>
    /// <param name="url">The address.</param>
    /// <param name="prepare">Adds headers to each request.</param>
    /// <param name="answerLimit">How long a server may take to begin its answer.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GoWinOpsException"><c>ToolchainRedirectRefused</c></exception>
    /// <exception cref="HttpRequestException">The server was not reached.</exception>
    /// <exception cref="TimeoutException">The server did not answer within <paramref name="answerLimit"/>.</exception>
    internal static async Task<HttpResponseMessage> GetAsync(
        Uri url, Action<HttpRequestMessage>? prepare, TimeSpan answerLimit, CancellationToken cancellationToken)
    {
        Uri current = url;
        for (int redirections = 0; ; redirections++)
        {
            HttpResponseMessage response = await AskAsync(current, prepare, answerLimit, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            Uri next = new(current, location);
            string? reason = next.Scheme is not ("http" or "https") ? "only http and https are followed"
                : current.Scheme == "https" && next.Scheme == "http" ? "it leads from https to http"
                : redirections == MostRedirections ? $"it is the {MostRedirections + 1}th in a row"
                : null;
            if (reason is not null)
                throw new GoWinOpsException(nameof(Messages.ToolchainRedirectRefused), url.AbsoluteUri, current.AbsoluteUri, next.GetLeftPart(UriPartial.Path), reason);
            current = next;
        }
    }

    /// <summary>Reads a body as text, as far as <paramref name="longest"/> bytes.</summary>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="InvalidDataException">It is longer.</exception>
    /// <exception cref="TimeoutException">Nothing came for <paramref name="stallLimit"/>.</exception>
    internal static async Task<string> ReadTextAsync(HttpResponseMessage response, int longest, TimeSpan stallLimit, CancellationToken cancellationToken)
    {
        using MemoryStream text = new();
        await CopyAsync(response, text, longest, stallLimit, null, cancellationToken).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(text.ToArray()).TrimStart('\uFEFF');
    }

    /// <summary>Copies a body.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="target">Where its body goes.</param>
    /// <param name="longest">The most bytes it may have.</param>
    /// <param name="stallLimit">How long nothing may come.</param>
    /// <param name="onBytes">Told how many bytes have come each time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">It is shorter than announced, or broke off.</exception>
    /// <exception cref="InvalidDataException">It is longer than allowed.</exception>
    /// <exception cref="TimeoutException">Nothing came for <paramref name="stallLimit"/>.</exception>
    internal static async Task CopyAsync(
        HttpResponseMessage response, Stream target, long longest, TimeSpan stallLimit, Action<int>? onBytes, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stalled.CancelAfter(stallLimit);
        // The stream of .NET Framework ignores tokens while it reads; it ends when its answer is disposed of.
        using CancellationTokenRegistration end = stalled.Token.Register(response.Dispose);
        byte[] buffer = new byte[1 << 16];
        long all = 0;
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            int read;
            while ((read = await body.ReadAsync(buffer, 0, buffer.Length, stalled.Token).ConfigureAwait(false)) > 0)
            {
                all += read;
                if (all > longest)
                    throw new InvalidDataException($"The answer is longer than the {longest} bytes expected.");
                await target.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
                onBytes?.Invoke(read);
                stalled.CancelAfter(stallLimit);
            }
        }
        catch (Exception exception) when (stalled.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException or IOException)
        {
            throw new TimeoutException($"Nothing came for {stallLimit.TotalSeconds:0.#} s.", exception);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (response.Content.Headers.ContentLength is { } announced && all < announced)
            throw new EndOfStreamException($"The connection broke off after {all} of {announced} bytes.");
    }

    private static async Task<HttpResponseMessage> AskAsync(
        Uri url, Action<HttpRequestMessage>? prepare, TimeSpan answerLimit, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.UserAgent.ParseAdd("GoWinOps");
        prepare?.Invoke(request);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(answerLimit);
        try
        {
            return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer came for {answerLimit.TotalSeconds:0.#} s.", exception);
        }
    }
}
