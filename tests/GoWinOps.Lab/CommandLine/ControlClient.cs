using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Lab.CommandLine;

/// <summary>Sends a command to a running lab.</summary>
internal static class ControlClient
{
    /// <summary>Longer than the slowest command, the start of a node.</summary>
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(90);

    /// <returns>The exit code.</returns>
    public static async Task<int> SendAsync(LabFolder lab, IEnumerable<string> words, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(AnswerDeadline);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(lab.ControlSocket), timer.Token).ConfigureAwait(false);
            await using var stream = new NetworkStream(socket);
            await using var writer = new StreamWriter(stream, leaveOpen: true);
            await writer.WriteLineAsync(string.Join(' ', words).AsMemory(), timer.Token).ConfigureAwait(false);
            await writer.FlushAsync(timer.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream, leaveOpen: true);
            var answer = (await reader.ReadToEndAsync(timer.Token).ConfigureAwait(false)).Split('\n', 2);
            return Show(lab, answer[0], answer.Length > 1 ? answer[1].TrimEnd() : string.Empty);
        }
        catch (SocketException error)
        {
            throw new LabException($"The lab {lab.Id} takes no commands (only one started by 'up' does): {error.Message}", error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LabException($"The lab {lab.Id} did not answer within {AnswerDeadline.TotalSeconds} s.");
        }
    }

    /// <param name="id">The lab's id, or null for the only one that runs.</param>
    public static LabFolder Choose(string? id)
    {
        var running = LabFolder.FindRunning();
        var wanted = id is null ? running : running.Where(lab => lab.Id == id).ToList();
        return (wanted.Count, id) switch
        {
            (1, _) => wanted[0],
            (0, null) => throw new LabException("No lab is running. Start one by 'up NODES'."),
            (0, _) => throw new LabException($"No lab '{id}' is running. Running: {string.Join(", ", running.Select(lab => lab.Id))}."),
            _ => throw new LabException($"Several labs are running; name one by --lab ID: {string.Join(", ", running.Select(lab => lab.Id))}."),
        };
    }

    private static int Show(LabFolder lab, string verdict, string text)
    {
        var succeeded = verdict == ControlServer.Success;
        var writer = succeeded ? Console.Out : Console.Error;
        if (text.Length > 0)
        {
            writer.WriteLine(text);
        }
        else if (!succeeded)
        {
            writer.WriteLine($"The lab {lab.Id} ended without an answer.");
        }

        return succeeded ? 0 : LabCommandLine.Failure;
    }
}
