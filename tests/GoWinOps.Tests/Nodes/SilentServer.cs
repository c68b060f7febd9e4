using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Nodes;

/// <summary>Takes connections and never answers: what asks it works as long as it lets it.</summary>
internal sealed class SilentServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    internal SilentServer() => listener.Start();

    internal string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

    public void Dispose() => listener.Dispose();

    /// <summary>
    /// Ends when it has been asked. A connection alone is not enough: an HTTP client whose request is given up while it connects keeps the connection for the next one.
    /// </summary>
    internal async Task<TcpClient> AcceptAsync()
    {
        using CancellationTokenSource limit = new(Limit);
        TcpClient client = await listener.AcceptTcpClientAsync(limit.Token);
        await client.GetStream().ReadExactlyAsync(new byte[1], limit.Token);
        return client;
    }

    /// <summary>Ends when the other side has given the connection up.</summary>
    internal static async Task WaitForCloseAsync(TcpClient client)
    {
        using CancellationTokenSource limit = new(Limit);
        byte[] buffer = new byte[1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset instead of closed.
        }
    }
}
