using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Http;

namespace GoWinOps.Health;

/// <summary>
/// Asks over HTTP, as Kubernetes does: any status from 200 to 399 is a success; a redirection to the same host is followed, and one to another host is a success that
/// says so, because the program has answered and the other host is none of its own.
/// </summary>
/// <remarks>Source: RedirectChecker and DoHTTPProbe in pkg/probe/http of Kubernetes, and the limit of Go's http.Client.</remarks>
internal static class ProbeOverHttp
{
    // What of a body fits into a line of a log.
    private const int ShownBytes = 200;
    private const int MostRequests = 10;
    private static readonly char[] AfterPath = { '?', '#' };

    internal static async Task<ProbeAnswer> AskAsync(string target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (ServiceProbeTarget.ParseUrl(target) is not { } url)
            return ProbeFailure.Of($"'{target}' is no http or https address");
        Uri asked = url;
        string shown = Show(target);
        string? certificateFault = null;
        // A client for each question: its connection must not outlive the process it led to, and what is wrong with a certificate belongs to one question.
        using HttpClient client = HttpClients.CreateLocal((errors, certificate, chain) => certificateFault = Describe(errors, certificate, chain, asked.Host));
        try
        {
            for (int requests = 1; ; requests++)
            {
                using HttpResponseMessage response = await GetAsync(client, asked, cancellationToken).ConfigureAwait(false);
                Uri? next = ProbeRedirect.TargetOf(response, asked);
                if (next is null || !ProbeRedirect.IsSameHost(next, url))
                    return await AnswerAsync(response, url, asked, next, cancellationToken).ConfigureAwait(false);
                if (requests == MostRequests)
                    return ProbeFailure.Of($"{Show(target)} redirected {MostRequests} times in a row, at last to {Show(next)}");
                (asked, shown) = (next, Show(next));
                if (ServiceProbeTarget.ParseUrl(ProbeRedirect.WithoutUser(next)) is null)
                    return ProbeFailure.Of($"{Show(target)} redirects to {shown}, which is no http or https address");
            }
        }
        catch (OperationCanceledException)
        {
            return ProbeFailure.TimedOut(shown, asked.Host, asked.Port, timeout);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return certificateFault is null ? ProbeFailure.Of(shown, asked.Port, exception) : ProbeFailure.Of($"{shown}: {certificateFault}");
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.ConnectionClose = true;
        request.Headers.UserAgent.ParseAdd("GoWinOps");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ProbeAnswer> AnswerAsync(HttpResponseMessage response, Uri first, Uri asked, Uri? elsewhere, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        bool succeeded = status is >= 200 and <= 399;
        string said = succeeded ? string.Empty : await ReadBeginningAsync(response, cancellationToken).ConfigureAwait(false);
        string detail = $"{Show(asked)} answered {status}";
        if (elsewhere is not null)
            detail += $", a redirection to {Show(elsewhere)}, which is another host and was not asked";
        if (asked != first)
            detail += $", redirected from {Show(first)}";
        return new ProbeAnswer { Succeeded = succeeded, Detail = said.Length == 0 ? detail : $"{detail}: {said}" };
    }

    private static string Show(Uri url) => Show(ProbeRedirect.WithoutUser(url));

    // A query may hold what is not for logs.
    private static string Show(string address) => address.IndexOfAny(AfterPath) is var end and >= 0 ? address.Substring(0, end) : address;

    private static async Task<string> ReadBeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ShownBytes];
        int length = 0;
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            int read;
            while (length < buffer.Length && (read = await body.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false)) > 0)
                length += read;
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // The status is the answer; the body is only what more there is to say.
        }

        return ProbeText.OneLine(Encoding.UTF8.GetString(buffer, 0, length));
    }

    private static string Describe(SslPolicyErrors errors, X509Certificate2? certificate, X509Chain? chain, string host)
    {
        if (certificate is null)
            return "it showed no certificate";
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            return $"its certificate is not for '{host}' but for {certificate.GetNameInfo(X509NameType.DnsName, false)}";
        string reasons = string.Join(", ", chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct() ?? Enumerable.Empty<string>());
        return $"its certificate, valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, is not trusted: {(reasons.Length == 0 ? errors.ToString() : reasons)}";
    }
}
