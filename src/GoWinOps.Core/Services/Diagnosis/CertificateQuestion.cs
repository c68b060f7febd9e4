using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Http;

namespace GoWinOps.Services;

/// <summary>Looks at the certificate a program shows. Nothing is sent to the program but the handshake.</summary>
internal static class CertificateQuestion
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>The certificate; null when there is no connection, or none that speaks TLS.</summary>
    internal static async Task<CertificateFacts?> AskAsync(string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        CertificateFacts? facts = null;
        using TcpClient client = new(Uri.CheckHostName(host) == UriHostNameType.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        // Neither a connection nor a handshake can be cancelled on .NET Framework; what it goes on by can be closed.
        using CancellationTokenRegistration closing = limited.Token.Register(client.Dispose);
        try
        {
            await client.ConnectAsync(host, port).ConfigureAwait(false);
            using SslStream stream = new(client.GetStream(), false, (_, certificate, chain, errors) =>
            {
                facts = certificate is null ? null : Describe(new X509Certificate2(certificate), chain, errors);
                return errors == SslPolicyErrors.None;
            });
            await stream.AuthenticateAsClientAsync(host, null, HttpClients.Protocols, checkCertificateRevocation: false).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException or NullReferenceException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return facts;
    }

    private static CertificateFacts Describe(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors) => new()
    {
        Subject = certificate.Subject,
        AlternativeNames = certificate.Extensions.Cast<X509Extension>().FirstOrDefault(extension => extension.Oid?.Value == AlternativeNames)?.Format(false) ?? string.Empty,
        ExpiresUtc = certificate.NotAfter.ToUniversalTime(),
        NamesAnotherHost = (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0,
        ChainFault = (errors & SslPolicyErrors.RemoteCertificateChainErrors) == 0 || chain is null
            ? string.Empty
            : string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct()),
    };
}
