using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build;

/// <summary>Starts a program once, waits until it is ready, looks at its memory and ends it.</summary>
internal sealed class StartupRunner
{
    // The terminal sends Ctrl+C to the program as well, which may be quicker to end than PowerShell to say that it was stopped.
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);
    private readonly StartupSettings settings;

    internal StartupRunner(StartupSettings settings) => this.settings = settings;

    /// <summary>Runs it; whatever happens, nothing of it is left running.</summary>
    /// <param name="program">What is started.</param>
    /// <param name="number">Which of its starts this is.</param>
    /// <param name="trace">Told what initialising packages takes; null not to ask for it.</param>
    /// <param name="cancellationToken">Kills the program with everything it started.</param>
    /// <exception cref="GoWinOpsException">
    /// <c>StartupPortTaken</c>, <c>StartupProgramEnded</c>, <c>StartupTimedOut</c>, <c>ToolNotStarted</c>, <c>ToolNotEnded</c>
    /// </exception>
    internal async Task<GoStartupRun> RunAsync(StartupProgram program, int number, InitTrace? trace, CancellationToken cancellationToken)
    {
        int port = settings.Port == 0 && settings.TellsPort ? PortProbe.ChooseFree() : settings.Port;
        ProgramOutput output = new();
        if (trace is not null)
            output.LineWritten += trace.Take;
        StartupReadiness readiness = StartupReadiness.Of(settings, port, output);
        await readiness.CheckFreeAsync().ConfigureAwait(false);
        using StartedProgram started = StartedProgram.Start(
            program.Path,
            settings.Arguments.Select(argument => StartupSettings.WithPort(argument, port)),
            EnvironmentFor(port, trace is not null),
            settings.WorkingFolder ?? Path.GetDirectoryName(program.Path)!,
            output);
        try
        {
            GoStartupRun run = new() { Number = number, StartupTime = await ReadyAsync(program, started, readiness, cancellationToken).ConfigureAwait(false) };
            await IdleAsync(program, started, run, cancellationToken).ConfigureAwait(false);
            run.EndedWhenAsked = await started.StopAsync(settings.StopDeadline, cancellationToken).ConfigureAwait(false);
            return run;
        }
        finally
        {
            await started.KillAsync().ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> ReadyAsync(StartupProgram program, StartedProgram started, StartupReadiness readiness, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(settings.StartDeadline);
        Task ready = readiness.WaitAsync(limited.Token);
        try
        {
            bool isReady = await Task.WhenAny(ready, started.Exited).ConfigureAwait(false) == ready;
            TimeSpan elapsed = started.Clock.Elapsed;
            if (!isReady)
                throw await EndedAsync(program, started, cancellationToken).ConfigureAwait(false);
            await ready.ConfigureAwait(false);
            return elapsed;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GoWinOpsException(
                nameof(Messages.StartupTimedOut), program.Path, exception, program.Path, settings.StartDeadline, readiness.Description, started.Output.Tail);
        }
        finally
        {
            limited.Cancel();
        }
    }

    private async Task IdleAsync(StartupProgram program, StartedProgram started, GoStartupRun run, CancellationToken cancellationToken)
    {
        if (settings.IdleTime > TimeSpan.Zero)
            await SystemClock.Instance.DelayAsync(settings.IdleTime, cancellationToken).ConfigureAwait(false);
        ProcessMemory memory = started.Memory;
        if (started.Exited.IsCompleted)
            throw await EndedAsync(program, started, cancellationToken).ConfigureAwait(false);
        run.IdleMemory = memory.Current;
        run.PeakMemory = memory.Peak;
    }

    private static async Task<GoWinOpsException> EndedAsync(StartupProgram program, StartedProgram started, CancellationToken cancellationToken)
    {
        TimeSpan elapsed = started.Clock.Elapsed;
        await SystemClock.Instance.DelayAsync(StopPatience, cancellationToken).ConfigureAwait(false);
        await started.KillAsync().ConfigureAwait(false);
        return new GoWinOpsException(nameof(Messages.StartupProgramEnded), program.Path, program.Path, started.ExitCode, elapsed, started.Output.Tail);
    }

    private Dictionary<string, string?> EnvironmentFor(int port, bool traces)
    {
        Dictionary<string, string?> environment = settings.Environment.ToDictionary(
            variable => variable.Key, variable => variable.Value is null ? null : StartupSettings.WithPort(variable.Value, port));
        if (traces)
        {
            string? before = environment.TryGetValue(InitTrace.VariableName, out string? given) ? given : Environment.GetEnvironmentVariable(InitTrace.VariableName);
            environment[InitTrace.VariableName] = InitTrace.Enabled(before);
        }

        return environment;
    }
}
