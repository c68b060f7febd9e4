using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Rollouts.LoadBalancers;

/// <summary>A web server that answers when it is told to.</summary>
internal sealed class HeldServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HeldServer()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    internal void Release() => released.TrySetResult();

    public void Dispose()
    {
        ending.Cancel();
        listener.Stop();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(ending.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            byte[] buffer = new byte[4096];
            // A connection that only checks whether the port is open sends nothing.
            if (await client.GetStream().ReadAsync(buffer, ending.Token) == 0)
                return;
            await released.Task.WaitAsync(ending.Token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"), ending.Token);
        }
    }
}
