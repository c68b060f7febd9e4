using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Health;

/// <summary>Asks by a command; exit code 0 is a success. Whatever it started is ended with it.</summary>
internal static class ProbeByCommand
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(10);

    // What was written last is still on its way when the tree has ended. It comes to its end then, unless something that got away has it open.
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(4);

    internal static async Task<ProbeAnswer> AskAsync(string[] command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (command.Length == 0)
            return ProbeFailure.Of("the command is empty");
        // The arguments may hold what is not for logs.
        string name = Path.GetFileName(command[0]);
        ProcessStartInfo start = StartInfo(command);
        try
        {
            using ProcessTree tree = ProcessTree.Prepare(start);
            using Process process = new() { StartInfo = start, EnableRaisingEvents = true };
            TaskCompletionSource<bool> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
            process.Exited += (_, _) => exited.TrySetResult(true);
            process.Start();
            tree.Adopt(process);
            process.StandardInput.BaseStream.Dispose();
            return await WatchAsync(name, process, tree, exited.Task, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return ProbeFailure.Of($"{name} could not be run: {exception.Message}");
        }
    }

    private static async Task<ProbeAnswer> WatchAsync(
        string name, Process process, ProcessTree tree, Task exited, TimeSpan timeout, CancellationToken cancellationToken)
    {
        LastLine output = new();
        LastLine error = new();
        Task reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), error.ReadAsync(process.StandardError));
        TaskCompletionSource<bool> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => stopped.TrySetResult(true)))
            await Task.WhenAny(exited, stopped.Task).ConfigureAwait(false);
        int? exitCode = exited.IsCompleted ? process.ExitCode : null;
        IReadOnlyList<int> left = await tree.TryEndAsync(process, EndTime).ConfigureAwait(false);
        await Task.WhenAny(reading, SystemClock.Instance.DelayAsync(OutputPatience, CancellationToken.None)).ConfigureAwait(false);
        string said = error.Text.Length > 0 ? error.Text : output.Text;
        string detail = exitCode is null ? $"{name} did not end within {timeout.TotalSeconds:0.###} s" : $"{name} ended with exit code {exitCode}";
        if (left.Count > 0)
            detail += $", and process {string.Join(", ", left)} cannot be ended";
        return new ProbeAnswer { Succeeded = exitCode == 0, Detail = said.Length == 0 ? detail : $"{detail}: {said}" };
    }

    private static ProcessStartInfo StartInfo(string[] command) => new(command[0], CommandLine.JoinArguments(command.Skip(1)))
    {
        UseShellExecute = false,
        CreateNoWindow = true,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
    };
}
