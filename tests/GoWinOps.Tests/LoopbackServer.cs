using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests;

/// <summary>
/// A server of a test's own on a free port of the loopback address, on sockets so that it can also do what a good server never does. What the
/// answer leaves unsaid is cut off when it ends; to hold a connection open in silence, it awaits <see cref="SilenceAsync"/>.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Func<NetworkStream, CancellationToken, Task> answer;

    /// <param name="answer">Answers one connection; runs for several at once.</param>
    internal LoopbackServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync(ending.Token);
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The address, without a slash at its end.</summary>
    internal string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Lasts until the server ends.</summary>
    internal static Task SilenceAsync(CancellationToken ending) => Task.Delay(Timeout.Infinite, ending);

    public void Dispose()
    {
        // A test may end the server before it ends itself.
        if (ending.IsCancellationRequested)
            return;
        ending.Cancel();
        listener.Stop();
        ending.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                await answer(client.GetStream(), cancellationToken);
                // Unread input would turn the end of the connection into a reset that eats the answer.
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // The client went away, the test is over, or the connection was to be cut.
            }
        }
    }
}
