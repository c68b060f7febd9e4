using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Health;

/// <summary>Asks by a TCP connection; that there is one is the answer.</summary>
internal static class ProbeOverTcp
{
    internal static async Task<ProbeAnswer> AskAsync(string target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (ServiceProbeTarget.ParseTcp(target) is not var (host, port))
            return ProbeFailure.Of($"'{target}' is no host:port");
        using TcpClient client = NewClient(host);
        try
        {
            // Closing is the one way to break off a connection attempt that every .NET has.
            using (cancellationToken.Register(client.Close))
                await client.ConnectAsync(host, port).ConfigureAwait(false);
            return new ProbeAnswer { Succeeded = true, Detail = $"{target} accepted a connection" };
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or NullReferenceException or InvalidOperationException)
        {
            // What a client that is closed meanwhile throws differs between the frameworks.
            return cancellationToken.IsCancellationRequested
                ? ProbeFailure.TimedOut(target, host, port, timeout)
                : ProbeFailure.Of(target, port, exception);
        }
    }

    // The client of .NET Framework speaks IPv4 alone unless it is told otherwise.
    private static TcpClient NewClient(string host) =>
        Uri.CheckHostName(host) == UriHostNameType.IPv6 ? new TcpClient(AddressFamily.InterNetworkV6) : new TcpClient();
}
