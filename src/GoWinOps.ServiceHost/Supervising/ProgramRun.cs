using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.ServiceHost.Dispatching;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>One run of a program, from the hook before its start to the hook after its end. Nothing it started outlives it.</summary>
internal sealed class ProgramRun
{
    // Output that was written before the end is on its way; pipes of a job that is gone are closed by then.
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(6);

    // With less time than this a command is ended before it has done anything.
    private static readonly TimeSpan ShortestHook = TimeSpan.FromMilliseconds(500);

    private readonly HostContext context;
    private readonly ServiceLifetime lifetime;
    private readonly ProgramStart start;
    private readonly HostedCommand commands;
    private readonly TimeSpan? preshutdown;

    /// <summary>A run to be made.</summary>
    internal ProgramRun(HostContext context, ServiceLifetime lifetime, ProgramStart start, TimeSpan? preshutdown)
    {
        this.context = context;
        this.lifetime = lifetime;
        this.preshutdown = preshutdown;
        this.start = start;
        commands = new HostedCommand(context, start.WorkingDirectory);
    }

    /// <summary>Whether the program was started.</summary>
    internal bool HasStarted { get; private set; }

    /// <summary>Runs the program until it ends, or has to.</summary>
    /// <returns>How it ended; null when the service is to stop.</returns>
    internal async Task<ProgramEnd?> RunAsync()
    {
        using ProgramJob job = new(context.Supervision.MemoryLimitBytes, context.Clock);
        if (context.Supervision.CpuLimitPercent is not null)
            await RunWatch.LimitCpuAsync(context, job, tells: context.Status.Read(status => status.Restarts) == 0).ConfigureAwait(false);
        string? failure = await HookAsync("before the start", context.Supervision.BeforeStart, new Dictionary<string, string>(), lifetime.StopRequested).ConfigureAwait(false);
        if (lifetime.StopRequested.IsCancellationRequested)
            return null;
        if (failure is not null)
            return new ProgramEnd { Cause = ProgramEndCause.BeforeStartFailed, Description = "The hook before the start failed: " + failure.TrimEnd('.') };
        ProgramEnd? end;
        try
        {
            using ProgramProcess process = ProgramProcess.Start(start, job.Handle);
            HasStarted = true;
            end = await WatchAsync(process, job).ConfigureAwait(false);
        }
        catch (Exception exception) when (!HasStarted && exception is Win32Exception or IOException)
        {
            int code = exception is Win32Exception windows ? windows.NativeErrorCode : exception.HResult & 0xFFFF;
            end = new ProgramEnd
            {
                Cause = ProgramEndCause.StartFailed,
                ExitCode = code,
                Description = $"'{start.Executable}' could not be started in '{start.WorkingDirectory}': {exception.Message.TrimEnd('.')} (Win32 error {code})",
            };
            await context.Journal.DecideAsync(SupervisionDecisionKind.StartFailed, end.Description + ".", ("win32Error", code)).ConfigureAwait(false);
        }

        if (HasStarted)
        {
            Dictionary<string, string> variables = new()
            {
                ["GOWINOPS_EXIT_CODE"] = (context.Status.Read(status => status.LastExitCode) ?? 0).ToString(CultureInfo.InvariantCulture),
            };
            TimeSpan? left = StopBudget.AtShutdown(lifetime.StopCause, preshutdown) - lifetime.TimeSinceStop;
            await HookAsync("after the end", context.Supervision.AfterStop, variables, CancellationToken.None, left).ConfigureAwait(false);
        }

        return lifetime.StopCause is null ? end : null;
    }

    private async Task<ProgramEnd?> WatchAsync(ProgramProcess process, ProgramJob job)
    {
        TimeSpan begun = context.Clock.Elapsed;
        // First: whatever holds up what comes now must not hold up a program whose pipes are full.
        context.Error.ForgetTail();
        using CancellationTokenSource reading = new();
        Task output = Task.WhenAll(context.Output.PumpAsync(process.Output, reading.Token), context.Error.PumpAsync(process.Error, reading.Token));
        context.Status.Change(status =>
        {
            status.ProcessId = process.Id;
            status.ProcessStartedUtc = process.StartTimeUtc;
            status.NextStartUtc = null;
            // What the run before was asked says nothing about this one.
            status.Probes = Array.Empty<SupervisionProbeStatus>();
        });
        lifetime.ReportRunning();
        await context.Journal.DecideAsync(
            SupervisionDecisionKind.ProgramStarted, $"'{Path.GetFileName(start.Executable)}' was started as process {process.Id}.", ("processId", process.Id)).ConfigureAwait(false);
        if (context.Status.Read(status => status.Restarts) == 0)
            await context.Journal.TellAsync(EventLogLevel.Information, $"'{Path.GetFileName(start.Executable)}' runs as process {process.Id}.").ConfigureAwait(false);
        ProgramStopTarget target = new(context, process, job, commands);

        RunWatch watch = new(context, job, commands);
        (ProgramEndCause Cause, string Reason)? wanted = await UntilEndIsDueAsync(process, watch, target).ConfigureAwait(false);
        TimeSpan due = context.Clock.Elapsed;
        bool endedByItself = process.Exited.IsCompleted;
        if (!endedByItself)
            await EndAsync(target, wanted).ConfigureAwait(false);

        int code = await ExitCodeAsync(process).ConfigureAwait(false);
        await EndRestAsync(job).ConfigureAwait(false);
        await Task.WhenAny(output, context.Clock.DelayAsync(OutputPatience, CancellationToken.None)).ConfigureAwait(false);
        reading.Cancel();
        await output.ConfigureAwait(false);
        string lastWords = Encoding.UTF8.GetString(context.Error.Tail());
        context.Status.Change(status =>
        {
            status.ProcessId = 0;
            status.ProcessStartedUtc = null;
            status.Processes = 0;
            status.MemoryBytes = null;
            status.LastExitCode = code;
            status.LastExitUtc = context.Clock.UtcNow.UtcDateTime;
        });
        ProgramEnd end = new()
        {
            Cause = endedByItself || wanted is null ? ProgramEndCause.Exited : wanted.Value.Cause,
            ExitCode = code,
            Uptime = due - begun,
            LastWords = lastWords,
            Description = endedByItself || wanted is null ? $"The program ended with exit code {ExitCodeText(code)}" : wanted.Value.Reason,
        };
        await DecideEndAsync(end).ConfigureAwait(false);
        return end;
    }

    private async Task<(ProgramEndCause Cause, string Reason)?> UntilEndIsDueAsync(ProgramProcess process, RunWatch watch, ProgramStopTarget target)
    {
        using CancellationTokenSource running = CancellationTokenSource.CreateLinkedTokenSource(lifetime.StopRequested);
        Task<(ProgramEndCause Cause, string Reason)?> watching = watch.RunAsync(running.Token);
        Task afterStart = HookAsync("after the start", context.Supervision.AfterStart, target.ProcessVariables(), running.Token);
        await Task.WhenAny(process.Exited, watching).ConfigureAwait(false);
        running.Cancel();
        await afterStart.ConfigureAwait(false);
        return await watching.ConfigureAwait(false);
    }

    // A program over its memory limit would only take more while it is asked; any other is asked.
    private async Task EndAsync(ProgramStopTarget target, (ProgramEndCause Cause, string Reason)? wanted)
    {
        bool stops = lifetime.StopRequested.IsCancellationRequested;
        if (stops)
        {
            context.Status.Change(status => status.State = SupervisionState.Stopping);
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.StopRequested,
                lifetime.StopCause == ServiceStopCause.Stop ? "The service was told to stop." : "Windows shuts down, and the service was told so.").ConfigureAwait(false);
        }
        else
        {
            context.Status.Change(status => status.State = SupervisionState.Restarting);
            await context.Journal.DecideAsync(
                wanted!.Value.Cause == ProgramEndCause.ProbeFailed ? SupervisionDecisionKind.Probe : SupervisionDecisionKind.Memory, wanted.Value.Reason + "; it is ended.")
                .ConfigureAwait(false);
        }

        if (!stops && wanted!.Value.Cause == ProgramEndCause.MemoryLimit)
        {
            await target.KillAsync().ConfigureAwait(false);
            return;
        }

        await context.RefreshAsync().ConfigureAwait(false);
        TimeSpan? shutdown = StopBudget.AtShutdown(lifetime.StopCause, preshutdown);
        // When Windows itself waits no longer, half of its time is the program's own.
        TimeSpan? hookTime = shutdown is { } all ? TimeSpan.FromTicks(all.Ticks / 2) : null;
        await HookAsync("before the stop", context.Supervision.BeforeStop, target.ProcessVariables(), CancellationToken.None, hookTime).ConfigureAwait(false);
        TimeSpan time = context.Supervision.StopTimeout ?? StopLadder.DefaultTimeout;
        TimeSpan? left = shutdown - lifetime.TimeSinceStop;
        await new StopLadder(context.Supervision.Stop, context.Clock).EndAsync(target, left < time ? left.Value : time).ConfigureAwait(false);
    }

    private async Task EndRestAsync(ProgramJob job)
    {
        (IReadOnlyList<string> ended, IReadOnlyList<string> stuck) = await job.EndRestAsync().ConfigureAwait(false);
        if (ended.Count > 0)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.OrphansEnded,
                $"The program left {string.Join(", ", ended)} behind, which {(ended.Count == 1 ? "was" : "were")} ended with it.",
                ("processes", ended.Count)).ConfigureAwait(false);
        }

        if (stuck.Count > 0)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.Trouble,
                $"Windows has not ended {string.Join(", ", stuck)} yet, most likely because a driver holds on to it.",
                ("processes", stuck.Count)).ConfigureAwait(false);
        }
    }

    private Task DecideEndAsync(ProgramEnd end)
    {
        double uptime = Math.Round(end.Uptime.TotalSeconds, 3);
        return lifetime.StopRequested.IsCancellationRequested
            ? context.Journal.DecideAsync(
                SupervisionDecisionKind.ProgramEnded, $"The program has ended with exit code {ExitCodeText(end.ExitCode)}.", ("exitCode", end.ExitCode), ("uptimeSeconds", uptime))
            : context.Journal.DecideWithOutputAsync(
                SupervisionDecisionKind.ProgramEnded, end.Description + (end.IsCrash ? ", a crash." : "."), end.LastWords, ("exitCode", end.ExitCode), ("uptimeSeconds", uptime));
    }

    private async Task<string?> HookAsync(
        string when, ServiceHook? hook, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken, TimeSpan? atMost = null)
    {
        if (hook is null)
            return null;
        if (atMost < ShortestHook)
        {
            await context.Journal.DecideAsync(SupervisionDecisionKind.Hook, $"The hook {when} was left out: Windows shuts down and waits no longer.").ConfigureAwait(false);
            return null;
        }

        TimeSpan time = StopBudget.TimeOf(hook);
        string? failure = await commands.RunAsync(hook.Command, time > atMost ? atMost.Value : time, variables, cancellationToken).ConfigureAwait(false);
        await context.Journal.DecideAsync(
            SupervisionDecisionKind.Hook, failure is null ? $"The hook {when} has run." : $"The hook {when} failed: {failure}").ConfigureAwait(false);
        return failure;
    }

    // A process whose end is past waiting for has been given up on by Windows, too; its code is then that of a terminated job.
    private async Task<int> ExitCodeAsync(ProgramProcess process)
    {
        await Task.WhenAny(process.Exited, context.Clock.DelayAsync(OutputPatience, CancellationToken.None)).ConfigureAwait(false);
        return process.Exited.IsCompleted ? await process.Exited.ConfigureAwait(false) : 1;
    }

    private static string ExitCodeText(int code) =>
        code is < 0 or > 0xFFFF ? "0x" + code.ToString("X8", CultureInfo.InvariantCulture) : code.ToString(CultureInfo.InvariantCulture);
}
