using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>Takes connections and never answers: what asks it works as long as it lets it.</summary>
internal sealed class SilentServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
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
        while (true)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(limit.Token);
            try
            {
                await client.GetStream().ReadExactlyAsync(new byte[1], limit.Token);
                return client;
            }
            catch (IOException)
            {
                // Given up before it was asked.
                client.Dispose();
            }
        }
    }

    /// <summary>Puts a question that has only some seconds, and more of them as long as they are over before it is asked: on a busy machine asking alone takes its time.</summary>
    internal async Task<(TcpClient Asked, Task<ModuleSession.Outcome> Running)> AskedAsync(int seconds, Func<int, Task<ModuleSession.Outcome>> ask)
    {
        Task<TcpClient> asked = AcceptAsync();
        for (; ; seconds *= 2)
        {
            Task<ModuleSession.Outcome> running = ask(seconds);
            if (await Task.WhenAny(asked, running) == asked)
                return (await asked, running);
            Assert.Equal([nameof(Messages.NodeTimedOut)], (await running).ErrorIds);
        }
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
