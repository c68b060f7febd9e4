using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Rollouts.LoadBalancers;

/// <summary>A web server that answers when it is told to.</summary>
internal sealed class HeldServer : IDisposable
{
    private readonly LoopbackServer server;
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HeldServer() => server = new LoopbackServer(AnswerAsync);

    internal int Port => server.Port;

    internal void Release() => released.TrySetResult();

    public void Dispose() => server.Dispose();

    private async Task AnswerAsync(NetworkStream stream, CancellationToken ending)
    {
        // A connection that only checks whether the port is open sends nothing.
        if (await stream.ReadAsync(new byte[4096], ending) == 0)
            return;
        await released.Task.WaitAsync(ending);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), ending);
    }
}
