using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Unix;
using GoWinOps.Windows;

namespace GoWinOps.Build;

/// <summary>A program that was started to be watched, with everything it starts itself.</summary>
internal sealed class StartedProgram : IDisposable
{
    // In .NET 10 and later; without it a process cannot be signalled without signalling PowerShell, too.
    private static readonly PropertyInfo? NewProcessGroup = typeof(ProcessStartInfo).GetProperty("CreateNewProcessGroup");
    private static readonly TimeSpan LastWordsDeadline = TimeSpan.FromSeconds(10);
    private readonly Process process;
    private readonly ProcessTree tree;
    private readonly TaskCompletionSource<bool> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task reading = Task.CompletedTask;
    private IDisposable? end;

    private StartedProgram(Process process, ProcessTree tree, ProgramOutput output)
    {
        this.process = process;
        this.tree = tree;
        Output = output;
        process.Exited += (_, _) => exited.TrySetResult(true);
    }

    /// <summary>How long ago it was started.</summary>
    internal Stopwatch Clock { get; } = new();

    /// <summary>What it writes.</summary>
    internal ProgramOutput Output { get; }

    /// <summary>Done when the process has ended.</summary>
    internal Task Exited => exited.Task;

    /// <summary>The exit code of a process that has ended.</summary>
    internal int ExitCode => process.ExitCode;

    /// <summary>Its memory now.</summary>
    internal ProcessMemory Memory => ProcessMemory.Read(process);

    /// <summary>Starts a program.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolNotStarted</c></exception>
    internal static StartedProgram Start(
        string path, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, string workingFolder, ProgramOutput output)
    {
        ProcessStartInfo start = StartInfo(path, arguments, environment, workingFolder);
        ProcessTree tree = ProcessTree.Prepare(start);
        StartedProgram program = new(new Process { StartInfo = start, EnableRaisingEvents = true }, tree, output);
        bool isRunning = false;
        try
        {
            program.Clock.Start();
            isRunning = program.process.Start();
            tree.Adopt(program.process);
            program.end = SharedEnd.Of(tree, program.process);
            program.process.StandardInput.Dispose();
            program.reading = Task.WhenAll(output.ReadAsync(program.process.StandardOutput), output.ReadAsync(program.process.StandardError));
            return program;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            if (isRunning && !program.process.HasExited)
                program.process.Kill();
            program.Dispose();
            throw new GoWinOpsException(nameof(Messages.ToolNotStarted), path, exception, path, exception.Message);
        }
    }

    /// <summary>Asks it to end, waits, and kills what is left of it and of what it started.</summary>
    /// <returns>Whether it ended when it was asked to.</returns>
    /// <exception cref="GoWinOpsException"><c>ToolNotEnded</c></exception>
    internal async Task<bool> StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        bool endedWhenAsked = AskToEnd() && await EndsWithinAsync(deadline, cancellationToken).ConfigureAwait(false);
        await KillAsync().ConfigureAwait(false);
        return endedWhenAsked;
    }

    /// <summary>Kills it and everything it started, and reads the last of what it wrote.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolNotEnded</c></exception>
    internal async Task KillAsync()
    {
        await tree.EndAsync(process).ConfigureAwait(false);
        using CancellationTokenSource limited = new();
        await Task.WhenAny(reading, Task.Delay(LastWordsDeadline, limited.Token)).ConfigureAwait(false);
        limited.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        end?.Dispose();
        process.Dispose();
        tree.Dispose();
    }

    private bool AskToEnd()
    {
        if (process.HasExited)
            return false;
        if (NodeContext.IsWindows)
            return NewProcessGroup is not null && Kernel32.GenerateConsoleCtrlEvent(Kernel32.CtrlBreakEvent, (uint)process.Id);
        return Libc.Kill(process.Id, Libc.SigTerm) == 0;
    }

    private async Task<bool> EndsWithinAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task ended = await Task.WhenAny(Exited, Task.Delay(deadline, limited.Token)).ConfigureAwait(false);
        limited.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return ended == Exited;
    }

    private static ProcessStartInfo StartInfo(
        string path, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, string workingFolder)
    {
        ProcessStartInfo start = new(path, ProcessArguments.Join(arguments))
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            // A process without this console cannot be signalled through it.
            CreateNoWindow = NewProcessGroup is null,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        if (NodeContext.IsWindows)
            NewProcessGroup?.SetValue(start, true);
        foreach (KeyValuePair<string, string?> variable in environment)
        {
            if (variable.Value is null)
                start.Environment.Remove(variable.Key);
            else
                start.Environment[variable.Key] = variable.Value;
        }

        return start;
    }
}
