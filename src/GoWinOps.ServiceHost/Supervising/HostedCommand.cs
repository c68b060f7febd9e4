using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.ServiceHost.Processes;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Runs a hook, a stop command or a probe's command: each in a job of its own, within a time limit.</summary>
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
        try
        {
            using ProgramJob job = new(context.Supervision.MemoryLimitBytes, context.Clock);
            using ProgramProcess process = ProgramProcess.Start(StartOf(command, variables) with { JoinsStreams = true }, job.Handle);
            process.CloseInput();
            return await WatchAsync(process, job, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            // The arguments may hold what is not for logs.
            return $"'{Path.GetFileName(command[0])}' could not be run: {exception.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>Asks a probe's command, which runs where the program runs and with its variables; exit code 0 is a success.</summary>
    /// <param name="command">A program and its arguments.</param>
    /// <param name="timeout">How long it may take, to be named.</param>
    /// <param name="cancellationToken">Its time is up, or nobody wants to know any more.</param>
    internal async Task<ProbeAnswer> AskAsync(string[] command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (command.Length == 0)
            return ProbeFailure.Of("the command is empty");
        string name = Path.GetFileName(command[0]);
        try
        {
            using ProgramJob job = new(context.Supervision.MemoryLimitBytes, context.Clock);
            using ProgramProcess process = ProgramProcess.Start(StartOf(command, new Dictionary<string, string>()), job.Handle);
            process.CloseInput();
            LastLine output = new();
            LastLine error = new();
            Task reading = Task.WhenAll(
                output.ReadAsync(new StreamReader(process.Output, Encoding.UTF8)), error.ReadAsync(new StreamReader(process.Error, Encoding.UTF8)));
            int? code = await ExitCodeAsync(process, cancellationToken).ConfigureAwait(false);
            await job.TerminateAsync().ConfigureAwait(false);
            await Task.WhenAny(reading, context.Clock.DelayAsync(OutputPatience, CancellationToken.None)).ConfigureAwait(false);
            return Judge(name, code, timeout, error.Text.Length > 0 ? error.Text : output.Text);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return ProbeFailure.Of($"{name} could not be run: {exception.Message}");
        }
    }

    private ProgramStart StartOf(string[] command, IReadOnlyDictionary<string, string> variables)
    {
        Dictionary<string, string> environment = context.Environment.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> variable in variables)
            environment[variable.Key] = variable.Value;
        return new ProgramStart { Executable = command[0], Arguments = command.Skip(1).ToArray(), WorkingDirectory = workingDirectory, Environment = environment };
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

    private static async Task<int?> ExitCodeAsync(ProgramProcess process, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => stopped.TrySetResult(true)))
            await Task.WhenAny(process.Exited, stopped.Task).ConfigureAwait(false);
        return process.Exited.IsCompleted ? await process.Exited.ConfigureAwait(false) : null;
    }

    private static ProbeAnswer Judge(string name, int? code, TimeSpan timeout, string said)
    {
        string detail = code is null
            ? string.Format(CultureInfo.InvariantCulture, "{0} did not end within {1:0.###} s", name, timeout.TotalSeconds)
            : $"{name} ended with exit code {code}";
        return new ProbeAnswer { Succeeded = code == 0, Detail = said.Length == 0 ? detail : $"{detail}: {said}" };
    }
}
