using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Unix;

namespace GoWinOps.Nodes;

/// <summary>
/// One run of OpenSSH's client: lines in, lines out, what it said to the user, and an end that always comes. It is the carrier of a
/// session and knows nothing of what is carried.
/// </summary>
internal sealed class SshClient
{
    // What a client that was killed, or the descendants it left, may still take to let go of the pipes.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);
    private readonly object gate = new();
    private readonly ToolCommand command;
    private readonly SshWords words = new();
    private readonly SshInput input = new();
    private readonly TaskCompletionSource<bool> exited = NewCompletion();
    private readonly TaskCompletionSource<bool> outputEnded = NewCompletion();
    private readonly TaskCompletionSource<bool> errorEnded = NewCompletion();
    private readonly TaskCompletionSource<bool> ended = NewCompletion();
    private Process? process;
    private ProcessTree? tree;
    private Task? kill;
    private bool isRefused;

    /// <param name="command">The client and its arguments.</param>
    internal SshClient(ToolCommand command) => this.command = command;

    /// <summary>How lines are written to and read from the client.</summary>
    internal static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Ends when the process is gone and everything it wrote was read; also when it was never started and never will be.</summary>
    internal Task Ended => ended.Task;

    /// <summary>What the client wrote to standard error: its complaints, and the node's. Only the last few thousand characters.</summary>
    internal string Said => words.ToString();

    /// <summary>Why the client ended, in its own words if it had any.</summary>
    internal string LastWords { get; private set; } = "the SSH client was stopped.";

    /// <summary>Starts the client.</summary>
    /// <param name="onLine">Told each line of standard output, one after the other. An exception out of it ends the client.</param>
    /// <param name="onEnded">Told once when the client has ended, however that came about.</param>
    /// <exception cref="GoWinOpsException"><c>ToolNotStarted</c></exception>
    internal void Start(Action<string> onLine, Action onEnded)
    {
        ProcessStartInfo start = StartInfo();
        lock (gate)
        {
            // Killed before it was started: a session that was given up while it opened.
            if (isRefused)
            {
                Task.Run(onEnded);
                return;
            }

            tree = ProcessTree.Prepare(start);
            process = NewProcess(start);
            try
            {
                process.Start();
            }
            catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
            {
                isRefused = true;
                process.Dispose();
                process = null;
                tree.Dispose();
                ended.TrySetResult(true);
                throw new GoWinOpsException(nameof(Messages.ToolNotStarted), command.Executable, exception, command.Executable, exception.Message);
            }

            tree.Adopt(process);
        }

        // Threads of their own, because on Windows a child's pipes can only be read by waiting: many sessions would take all threads of the pool.
        StartThread("SSH output", () => ReadLines(process.StandardOutput, onLine, outputEnded));
        StartThread("SSH error", () => ReadLines(process.StandardError, words.Add, errorEnded));
        StartThread("SSH input", () => WriteLines(process.StandardInput.BaseStream));
        _ = WatchAsync(process, tree, onEnded);
    }

    /// <summary>Queues a line for the client; it returns at once. What is written after the end goes nowhere.</summary>
    internal void Write(string line) => input.Add(line);

    /// <summary>
    /// Ends the input after what is queued, which makes the client take its leave of the node and end; kills it if it has not ended after
    /// <paramref name="grace"/>. Returns at once.
    /// </summary>
    internal void EndWithin(TimeSpan grace)
    {
        input.Complete();
        _ = EndWithinAsync(grace);
    }

    /// <summary>Kills the client with what it started, and ends when it is gone. One that was not started yet never will be.</summary>
    internal async Task KillAsync()
    {
        input.Complete();
        lock (gate)
        {
            if (process is null)
            {
                isRefused = true;
                ended.TrySetResult(true);
            }
            else if (!ended.Task.IsCompleted)
            {
                kill ??= KillOnceAsync(process, tree!);
            }
        }

        await ended.Task.ConfigureAwait(false);
    }

    private static TaskCompletionSource<bool> NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void StartThread(string name, Action work) => new Thread(() => work()) { IsBackground = true, Name = name }.Start();

    private Process NewProcess(ProcessStartInfo start)
    {
        Process created = new() { StartInfo = start, EnableRaisingEvents = true };
        created.Exited += (_, _) => exited.TrySetResult(true);
        return created;
    }

    private ProcessStartInfo StartInfo()
    {
        // The terminal sends Ctrl+C to everything that runs in it; but it is the command that is to be stopped, and through this client.
        // On Windows the client's own invisible console keeps it away. On Unix it must be ignored from the start; and because programs that the client
        // itself starts (ProxyCommand) may listen to it all the same, they have no terminal either.
        ToolCommand started = NodeContext.IsWindows
            ? command
            : new ToolCommand("/bin/sh", command.WorkingFolder, new[] { "-c", "trap '' INT QUIT; exec \"$0\" \"$@\"", command.Executable }.Concat(command.Arguments).ToArray());
        ProcessStartInfo start = new(started.Executable, ProcessArguments.Join(started.Arguments))
        {
            WorkingDirectory = command.WorkingFolder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding,
            StandardErrorEncoding = Encoding,
        };
        if (OwnSession.IsNeeded)
            OwnSession.Apply(start);
        return start;
    }

    private void ReadLines(StreamReader reader, Action<string> onLine, TaskCompletionSource<bool> finished)
    {
        try
        {
            while (reader.ReadLine() is { } line)
                onLine(line);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // As good as the end of the stream.
        }
        catch (Exception exception)
        {
            // The root of a thread: what goes past it ends the user's PowerShell.
            words.Add($"what the node sent could not be taken: {exception.Message}");
            _ = KillAsync();
        }
        finally
        {
            finished.TrySetResult(true);
            // A client without output is ending; one that has nothing more to say may still work.
            if (finished == outputEnded)
                EndWithin(DrainLimit);
        }
    }

    private void WriteLines(Stream stream)
    {
        try
        {
            // The bytes go straight to the stream: a writer in between would keep what could not be written, and fail once more when it is disposed of.
            while (input.TryTake(out string? line))
            {
                byte[] bytes = Encoding.GetBytes(line + "\n");
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its end has said why, or will.
            EndWithin(DrainLimit);
        }
        finally
        {
            Close(stream);
        }
    }

    private static void Close(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }
    }

    private async Task WatchAsync(Process started, ProcessTree descendants, Action onEnded)
    {
        try
        {
            await exited.Task.ConfigureAwait(false);
            input.Complete();
            Task drained = Task.WhenAll(outputEnded.Task, errorEnded.Task);
            if (await Task.WhenAny(drained, SystemClock.Instance.DelayAsync(DrainLimit, CancellationToken.None)).ConfigureAwait(false) != drained)
                await KillTreeAsync(started, descendants).ConfigureAwait(false);
            Task? killing;
            lock (gate)
                killing = kill;
            if (killing is not null)
                await killing.ConfigureAwait(false);
            LastWords = SshFailure.Read(Said).Detail is { Length: > 0 } detail
                ? detail
                : $"the SSH client ended with exit code {(started.HasExited ? started.ExitCode.ToString(CultureInfo.InvariantCulture) : "unknown")}.";
            onEnded();
        }
        finally
        {
            lock (gate)
                ended.TrySetResult(true);
            descendants.Dispose();
            started.Dispose();
        }
    }

    private async Task EndWithinAsync(TimeSpan grace)
    {
        if (await Task.WhenAny(ended.Task, SystemClock.Instance.DelayAsync(grace, CancellationToken.None)).ConfigureAwait(false) != ended.Task)
            await KillAsync().ConfigureAwait(false);
    }

    private async Task KillOnceAsync(Process started, ProcessTree descendants)
    {
        await KillTreeAsync(started, descendants).ConfigureAwait(false);
        // Even if the system cannot end it, nothing here waits for it any longer.
        exited.TrySetResult(true);
    }

    private static async Task KillTreeAsync(Process started, ProcessTree descendants)
    {
        try
        {
            await descendants.EndAsync(started, DrainLimit).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ToolNotEnded))
        {
            // The process hangs in the kernel; it is killed when it comes back from there.
        }
    }
}
