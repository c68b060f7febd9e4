using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Http;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Asks a server, again where that can help, and follows its redirects without telling a secret to anybody else.</summary>
internal sealed class HttpExchange : IDisposable
{
    private const int MaximumRedirects = 5;
    private const int PermanentRedirect = 308;
    private const int TooManyRequests = 429;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private readonly HttpClient client;
    private readonly Uri root;
    private readonly AuthenticationHeaderValue? authorization;
    private readonly IClock clock;

    /// <param name="root">The server, the only one that is shown the authorization.</param>
    /// <param name="authorization">The authorization; null for none.</param>
    /// <param name="clock">The time pauses are measured by.</param>
    internal HttpExchange(Uri root, AuthenticationHeaderValue? authorization, IClock clock)
    {
        this.root = root;
        this.authorization = authorization;
        this.clock = clock;
        client = HttpClients.Create();
    }

    /// <summary>How often a request is sent at most.</summary>
    internal const int Attempts = 6;

    /// <summary>How long nothing may move.</summary>
    internal TimeSpan StallLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Sends a request until it is answered otherwise than by a failure that may pass.</summary>
    /// <typeparam name="T">What the answer is read into.</typeparam>
    /// <param name="address">What is asked, for messages.</param>
    /// <param name="compose">Makes the request; asked again for each attempt, counted from 1, because what is already there may differ.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactServerFailed</c>, <c>ArtifactServerRefused</c>, <c>ArtifactRedirectRefused</c></exception>
    internal async Task<T> AskAsync<T>(
        Uri address, Func<int, StallGuard, Task<HttpRequestMessage>> compose, Func<HttpResponseMessage, StallGuard, Task<T>> read, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            using StallGuard guard = new(StallLimit, cancellationToken);
            Exception? cause = null;
            string failure;
            TimeSpan? pause = null;
            try
            {
                using HttpResponseMessage response = await FollowAsync(attempt, compose, guard).ConfigureAwait(false);
                if (!MayPass(response.StatusCode))
                    return await read(response, guard).ConfigureAwait(false);
                failure = $"it answered {(int)response.StatusCode} {response.ReasonPhrase}";
                pause = RetryAfter(response);
            }
            catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is IOException or HttpRequestException or ObjectDisposedException)
            {
                // A connection that is ended in the middle of a read fails in one of these ways.
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            catch (Exception exception) when (guard.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested
                && exception is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
            {
                (failure, cause) = ($"nothing moved for {StallLimit.TotalSeconds:0.#} s", exception);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                (failure, cause) = (Innermost(exception).Message, exception);
            }

            if (attempt == Attempts || pause > LongestPause)
                throw new GoWinOpsException(nameof(Messages.ArtifactServerFailed), address.AbsoluteUri, cause, address.AbsoluteUri, failure, attempt);
            await clock.DelayAsync(pause ?? Pause(attempt), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(int attempt, Func<int, StallGuard, Task<HttpRequestMessage>> compose, StallGuard guard)
    {
        Uri? redirected = null;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = await compose(attempt, guard).ConfigureAwait(false);
            request.RequestUri = redirected ?? request.RequestUri!;
            request.Headers.UserAgent.ParseAdd("GoWinOps");
            if (IsOwnServer(request.RequestUri))
                request.Headers.Authorization = authorization;
            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token).ConfigureAwait(false);
            guard.Touch();
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw Dispose(response, new GoWinOpsException(nameof(Messages.ArtifactServerRefused), request.RequestUri.AbsoluteUri, request.RequestUri.AbsoluteUri, (int)response.StatusCode));
            if (!IsRedirect(response))
                return response;
            redirected = Target(request, response, redirects);
            response.Dispose();
        }
    }

    private static Uri Target(HttpRequestMessage request, HttpResponseMessage response, int redirects)
    {
        Uri from = request.RequestUri!;
        Uri to = new(from, response.Headers.Location!);
        string? fault = redirects == MaximumRedirects ? $"more than {MaximumRedirects} redirects follow each other"
            : to.Scheme is not ("http" or "https") ? "it leads away from HTTP"
            : from.Scheme == "https" && to.Scheme == "http" ? "it leads from an encrypted connection to one that is not"
            : response.StatusCode == HttpStatusCode.RedirectMethod && request.Method != HttpMethod.Get ? "it does not say where to send the file"
            : null;
        return fault is null ? to : throw Dispose(response, new GoWinOpsException(nameof(Messages.ArtifactRedirectRefused), from.AbsoluteUri, from.AbsoluteUri, to.GetLeftPart(UriPartial.Path), fault));
    }

    private static bool IsRedirect(HttpResponseMessage response) => response.Headers.Location is not null
        && (response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.RedirectMethod or HttpStatusCode.TemporaryRedirect
            || (int)response.StatusCode == PermanentRedirect);

    private bool IsOwnServer(Uri address) => Uri.Compare(address, root, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout || (int)status == TooManyRequests;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > clock.UtcNow ? date - clock.UtcNow : TimeSpan.Zero,
        _ => null,
    };

    private static TimeSpan Pause(int attempt) => TimeSpan.FromTicks(FirstPause.Ticks << (attempt - 1));

    private static GoWinOpsException Dispose(HttpResponseMessage response, GoWinOpsException exception)
    {
        response.Dispose();
        return exception;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is not null)
            exception = exception.InnerException;
        return exception;
    }
}
