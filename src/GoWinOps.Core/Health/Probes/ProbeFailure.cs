using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GoWinOps.Health;

/// <summary>Says in words why a program did not answer.</summary>
internal static class ProbeFailure
{
    /// <summary>An answer that is a failure.</summary>
    internal static ProbeAnswer Of(string detail) => new() { Detail = detail };

    /// <summary>There was no answer in time.</summary>
    internal static ProbeAnswer TimedOut(string target, string host, int port, TimeSpan timeout)
    {
        string late = $"{target} did not answer within {timeout.TotalSeconds:0.###} s";
        // Windows asks a closed port of this machine for two seconds before it says that nobody listens there.
        return Of(IsLoopback(host) && !IsListening(port) ? $"{late}: nothing listens on port {port}" : late);
    }

    /// <summary>The connection failed.</summary>
    internal static ProbeAnswer Of(string target, int port, Exception exception)
    {
        Exception cause = exception;
        while (cause.InnerException is not null && cause is not SocketException)
            cause = cause.InnerException;
        return Of(cause is SocketException socket ? $"{target} {Describe(socket, port)}" : $"{target}: {cause.Message}");
    }

    private static string Describe(SocketException exception, int port) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"refused the connection: nothing listens on port {port}",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "has a host name that nothing is known by",
        SocketError.TimedOut => "cannot be reached: the connection timed out",
        SocketError.ConnectionReset => "reset the connection",
        _ => $"cannot be reached: {exception.Message}",
    };

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsListening(int port)
    {
        try
        {
            return IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
        }
        catch (Exception exception) when (exception is NetworkInformationException or PlatformNotSupportedException)
        {
            // Not known: then the silence is all there is to report.
            return true;
        }
    }
}
