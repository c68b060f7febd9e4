using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>HAProxy's runtime interface over TCP: one connection, one line, one answer to its end.</summary>
internal sealed class HaProxyEndpoint
{
    private const int LongestAnswer = 8 * 1024 * 1024;

    private readonly string host;
    private readonly int port;
    private readonly TimeSpan timeout;

    internal HaProxyEndpoint(string host, int port, TimeSpan timeout)
    {
        this.host = host;
        this.port = port;
        this.timeout = timeout;
    }

    /// <summary>Sends a command and reads the whole answer.</summary>
    /// <exception cref="GoWinOpsException"><c>HaProxyUnreachable</c></exception>
    internal async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout);
        using TcpClient client = new();
        // Socket calls of this framework take no token: closing the socket is what ends them.
        using CancellationTokenRegistration closing = limited.Token.Register(client.Dispose);
        try
        {
            await client.ConnectAsync(host, port).ConfigureAwait(false);
            client.NoDelay = true;
            NetworkStream stream = client.GetStream();
            byte[] line = Encoding.ASCII.GetBytes(command + "\n");
            await stream.WriteAsync(line, 0, line.Length, limited.Token).ConfigureAwait(false);
            return await ReadToEndAsync(stream, limited.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string reason = limited.IsCancellationRequested ? $"no answer within {timeout.TotalSeconds:0.#} s" : exception.Message;
            throw new GoWinOpsException(nameof(Messages.HaProxyUnreachable), ToString(), exception, ToString(), reason);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => host.IndexOf(':') >= 0 ? $"[{host}]:{port}" : $"{host}:{port}";

    private static async Task<string> ReadToEndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using MemoryStream answer = new();
        byte[] buffer = new byte[1 << 14];
        int read;
        while ((read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            answer.Write(buffer, 0, read);
            if (answer.Length > LongestAnswer)
                throw new IOException("the answer does not end");
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}
