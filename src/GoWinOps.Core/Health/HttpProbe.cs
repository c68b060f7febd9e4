using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Http;
using GoWinOps.Problems;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Health;

/// <summary>Asks one question over HTTP. A program that does not answer is a result, not an error.</summary>
internal static class HttpProbe
{
    private const int LongestAnswer = 64 * 1024;
    private const string DefaultVersionProperty = "version";

    private static readonly HttpClient Client = CreateClient();

    /// <exception cref="GoWinOpsException"><c>ProbeUrlInvalid</c></exception>
    internal static async Task<ProbeResult> AskAsync(ProbeHttpOperation request, CancellationToken cancellationToken)
    {
        Uri url = ParseUrl(request.Url);
        Uri? versionUrl = request.VersionUrl is null ? null : ParseUrl(request.VersionUrl);
        ProbeResult result = new();
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            Answer answer = await GetAsync(url, request.Timeout, cancellationToken).ConfigureAwait(false);
            result.LatencyMilliseconds = watch.Elapsed.TotalMilliseconds;
            result.StatusCode = answer.Status;
            result.Healthy = request.ExpectedStatus is { } expected ? answer.Status == expected : answer.Status is >= 200 and <= 299;
            result.Reason = result.Healthy
                ? $"{url} answered {answer.Status}"
                : $"{url} answered {answer.Status}, expected {request.ExpectedStatus?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "2xx"}";
            if (versionUrl is not null)
                result.Version = ReadVersion((await GetAsync(versionUrl, request.Timeout, cancellationToken).ConfigureAwait(false)).Body, request.VersionProperty);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result.Healthy = false;
            result.Reason = $"{url} did not answer within {request.Timeout.TotalSeconds:0.#} s";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            result.Healthy = false;
            result.Reason = $"{url}: {Innermost(exception).Message}";
        }

        return result;
    }

    /// <summary>Reads an address a user wrote.</summary>
    /// <exception cref="GoWinOpsException"><c>ProbeUrlInvalid</c></exception>
    internal static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url!.UserInfo.Length == 0
            ? url!
            : throw new GoWinOpsException(nameof(Messages.ProbeUrlInvalid), text, text);

    private static HttpClient CreateClient() => HttpClients.Create(handler =>
    {
        handler.UseProxy = false;
        // The probe talks to its own machine by a loopback address, which no certificate names; anything else is checked.
        handler.ServerCertificateCustomValidationCallback = (message, _, _, errors) =>
            errors == System.Net.Security.SslPolicyErrors.None || message.RequestUri is { IsLoopback: true };
    });

    private static async Task<Answer> GetAsync(Uri url, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        // A connection kept from an earlier probe would still lead to a process that has since been replaced.
        request.Headers.ConnectionClose = true;
        request.Headers.UserAgent.ParseAdd("GoWinOps");
        using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] buffer = new byte[LongestAnswer];
        int length = 0;
        int read;
        while (length < buffer.Length && (read = await body.ReadAsync(buffer, length, buffer.Length - length, limited.Token).ConfigureAwait(false)) > 0)
            length += read;
        return new Answer((int)response.StatusCode, Encoding.UTF8.GetString(buffer, 0, length));
    }

    /// <summary>The named property of a JSON object, <c>version</c> where none is named; a body that is not an object is the version itself.</summary>
    private static string? ReadVersion(string body, string? property)
    {
        bool isObject = body.TrimStart().StartsWith("{", StringComparison.Ordinal);
        if (property is null && !isObject)
            return body.Trim();
        try
        {
            return JToken.Parse(body).SelectToken(property ?? DefaultVersionProperty)?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is not null)
            exception = exception.InnerException;
        return exception;
    }

    private readonly record struct Answer(int Status, string Body);
}
