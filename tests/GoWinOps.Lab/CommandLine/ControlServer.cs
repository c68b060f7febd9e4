using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.CommandLine;

/// <summary>
/// Takes commands for a running lab on a Unix socket in its folder, which only its owner can open: one line in, the answer out,
/// its first line <c>ok</c> or <c>error</c>.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    public const string Success = "ok";
    public const string Error = "error";

    private static readonly TimeSpan LineDeadline = TimeSpan.FromSeconds(5);

    private readonly Socket _listener;
    private readonly NodeCommands _commands;

    public ControlServer(WindowsCluster cluster, Action stop)
    {
        _commands = new NodeCommands(cluster, stop);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(cluster.Folder.ControlSocket));
        _listener.Listen();
    }

    /// <summary>Answers until cancelled.</summary>
    public async Task ServeAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptAsync(cancellation).ConfigureAwait(false);
                await AnswerAsync(client, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // The client went away; the next one may come.
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                // The client sent nothing within its time.
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(Socket client, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, leaveOpen: true);
        await using var writer = new StreamWriter(stream, leaveOpen: true);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(LineDeadline);
        var line = await reader.ReadLineAsync(timer.Token).ConfigureAwait(false) ?? string.Empty;
        string answer;
        try
        {
            answer = $"{Success}\n{await _commands.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), cancellation).ConfigureAwait(false)}";
        }
        catch (LabException error)
        {
            answer = $"{Error}\n{error.Message}";
        }

        // The answer to "down" must still go out when that has cancelled everything else.
        await writer.WriteLineAsync(answer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
    }
}
