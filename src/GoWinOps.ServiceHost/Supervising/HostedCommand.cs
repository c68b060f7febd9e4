using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.ServiceHost.Processes;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Runs a hook or a stop command: in a job of its own, within a time limit, with its output in the log.</summary>
internal sealed class HostedCommand
{
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);
    private readonly HostContext context;
    private readonly string workingDirectory;

    /// <summary>Commands of one service.</summary>
    internal HostedCommand(HostContext context, string workingDirectory)
    {
        this.context = context;
        this.workingDirectory = workingDirectory;
    }

    /// <summary>Runs a command to its end; whatever it started ends with it.</summary>
    /// <param name="command">A program and its arguments.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="variables">Variables on top of the program's.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Why it failed; null when it ended with exit code 0.</returns>
    internal async Task<string?> RunAsync(
        string[] command, TimeSpan timeout, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        if (command.Length == 0)
            return "the command is empty.";
        Dictionary<string, string> environment = context.Environment.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> variable in variables)
            environment[variable.Key] = variable.Value;
        ProgramStart start = new()
        {
            Executable = command[0],
            Arguments = command.Skip(1).ToArray(),
            WorkingDirectory = workingDirectory,
            Environment = environment,
            JoinsStreams = true,
        };
        try
        {
            using ProgramJob job = new(context.Supervision.MemoryLimitBytes, context.Clock);
            using ProgramProcess process = ProgramProcess.Start(start, job.Handle);
            process.CloseInput();
            return await WatchAsync(process, job, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            // The arguments may hold what is not for logs.
            return $"'{Path.GetFileName(command[0])}' could not be run: {exception.Message.TrimEnd('.')}.";
        }
    }

    private async Task<string?> WatchAsync(ProgramProcess process, ProgramJob job, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource reading = new();
        Task output = context.Hooks.PumpAsync(process.Output, reading.Token);
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(process.Exited, context.Clock.DelayAsync(timeout, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        string? failure = process.Exited.IsCompleted
            ? await process.Exited.ConfigureAwait(false) is var code and not 0 ? $"it ended with exit code {code}." : null
            : cancellationToken.IsCancellationRequested ? "it was ended because the service stops."
            : string.Format(CultureInfo.InvariantCulture, "it had not ended within {0:0.#} s and was ended.", timeout.TotalSeconds);
        await job.TerminateAsync().ConfigureAwait(false);
        await Task.WhenAny(output, context.Clock.DelayAsync(OutputPatience, CancellationToken.None)).ConfigureAwait(false);
        reading.Cancel();
        await output.ConfigureAwait(false);
        return failure;
    }
}
