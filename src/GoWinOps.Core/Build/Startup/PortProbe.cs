using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>Whether something listens on a TCP port.</summary>
internal static class PortProbe
{
    // Windows tries a refused connection again for two seconds before it says so; what listens on this machine answers in well under a millisecond.
    private static readonly TimeSpan LocalPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RemotePatience = TimeSpan.FromSeconds(2);

    /// <summary>A port nothing listens on at this moment.</summary>
    internal static int ChooseFree()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        try
        {
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        finally
        {
            listener.Stop();
        }
    }

    /// <summary>The address of a host that accepts a connection now; null where none does.</summary>
    internal static async Task<IPAddress?> FindListenerAsync(string host, int port)
    {
        foreach (IPAddress address in await AddressesAsync(host).ConfigureAwait(false))
        {
            if (await AcceptsAsync(address, port).ConfigureAwait(false))
                return address;
        }

        return null;
    }

    private static async Task<IPAddress[]> AddressesAsync(string host)
    {
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
            return new[] { IPAddress.Loopback, IPAddress.IPv6Loopback };
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return new[] { address };
        try
        {
            return await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return Array.Empty<IPAddress>();
        }
    }

    private static async Task<bool> AcceptsAsync(IPAddress address, int port)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Task connecting = Task.Factory.FromAsync((callback, state) => socket.BeginConnect(address, port, callback, state), socket.EndConnect, null);
            Task first = await Task.WhenAny(connecting, Task.Delay(IPAddress.IsLoopback(address) ? LocalPatience : RemotePatience)).ConfigureAwait(false);
            // The system has made the connection where its end can be written to: what is late may also be the news of it, on a busy machine.
            if (first != connecting && !socket.Poll(0, SelectMode.SelectWrite))
            {
                Forget(connecting);
                return false;
            }

            await connecting.ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Lets a connection that is given up fail without anyone being told.</summary>
    private static void Forget(Task task) => task.ContinueWith(
        ended => ended.Exception, System.Threading.CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
