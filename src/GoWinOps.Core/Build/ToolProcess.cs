using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Unix;

namespace GoWinOps.Build;

/// <summary>Runs a program to its end, or ends it with everything it started. It has no terminal, and nothing typed at the user's reaches it.</summary>
internal static class ToolProcess
{
    // What .NET gives for a program that SIGINT ended. In a session of its own the terminal sends it none; but it may do so in the moment before.
    private const int EndedByInterrupt = 128 + 2;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="command"/>.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="deadline">How long it may take before <c>ToolTimedOut</c>.</param>
    /// <param name="onErrorLine">Told each line of standard error as it comes.</param>
    /// <param name="cancellationToken">Ends the whole process tree; the task ends when it is gone.</param>
    /// <exception cref="GoWinOpsException"><c>ToolNotStarted</c>, <c>ToolTimedOut</c></exception>
    internal static async Task<ToolResult> RunAsync(
        ToolCommand command, TimeSpan deadline, Action<string>? onErrorLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stopwatch watch = Stopwatch.StartNew();
        ProcessStartInfo start = StartInfo(command);
        using ProcessTree tree = ProcessTree.Prepare(start);
        using Process process = new() { StartInfo = start, EnableRaisingEvents = true };
        TaskCompletionSource<bool> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(true);
        Start(process, command);
        tree.Adopt(process);
        using IDisposable end = SharedEnd.Of(tree, process);
        StringBuilder output = new();
        StringBuilder error = new();
        Task all = Task.WhenAll(
            exited.Task, ReadAsync(process.StandardOutput, output, null), ReadAsync(process.StandardError, error, onErrorLine), WriteAsync(process.StandardInput, command.Input));
        try
        {
            await WaitAsync(all, deadline, cancellationToken).ConfigureAwait(false);
            // Whoever was interrupted with it will hear of it: until then this is neither a success nor a failure.
            if (process.ExitCode == EndedByInterrupt)
                await SystemClock.Instance.DelayAsync(StopPatience, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            await tree.EndAsync(process).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
                throw;
            throw new GoWinOpsException(nameof(Messages.ToolTimedOut), command.Executable, exception, command.DisplayText, deadline);
        }

        return new ToolResult(process.ExitCode, output.ToString(), error.ToString(), watch.Elapsed);
    }

    private static ProcessStartInfo StartInfo(ToolCommand command)
    {
        ProcessStartInfo start = new(command.Executable, ProcessArguments.Join(command.Arguments))
        {
            WorkingDirectory = command.WorkingFolder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (System.Collections.Generic.KeyValuePair<string, string?> variable in command.Environment)
        {
            if (variable.Value is null)
                start.Environment.Remove(variable.Key);
            else
                start.Environment[variable.Key] = variable.Value;
        }

        if (OwnSession.IsNeeded)
            OwnSession.Apply(start);
        return start;
    }

    private static void Start(Process process, ToolCommand command)
    {
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            throw new GoWinOpsException(nameof(Messages.ToolNotStarted), command.Executable, exception, command.Executable, exception.Message);
        }
    }

    private static async Task WriteAsync(StreamWriter input, string? text)
    {
        try
        {
            // Past the writer: on .NET Framework its encoding is the console's, and a byte order mark may come of it, even when it is only closed.
            byte[] bytes = Encoding.ASCII.GetBytes(text ?? string.Empty);
            await input.BaseStream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
            input.BaseStream.Dispose();
        }
        catch (IOException)
        {
            // The program ended without reading to the end; its exit code tells why.
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text, Action<string>? onLine)
    {
        string? line;
        while ((line = await reader.ReadLineAsync().ConfigureAwait(false)) is not null)
        {
            text.Append(line).Append('\n');
            onLine?.Invoke(line);
        }
    }

    private static async Task WaitAsync(Task task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        TaskCompletionSource<bool> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (limited.Token.Register(() => stopped.TrySetCanceled()))
            await (await Task.WhenAny(task, stopped.Task).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
