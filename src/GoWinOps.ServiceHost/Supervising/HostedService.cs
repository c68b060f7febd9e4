using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.ServiceHost.Dispatching;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Runs a plain console program as a service: starts it, watches it, starts it again by its rules, and ends it when the service is to stop.</summary>
internal sealed class HostedService : IServiceProgram
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private readonly string serviceFolder;
    private readonly string executable;
    private readonly IReadOnlyList<string> arguments;
    private readonly IClock clock;
    private bool hasSucceeded = true;

    /// <summary>A program, and the folder of its service.</summary>
    internal HostedService(string serviceFolder, string executable, IReadOnlyList<string> arguments, IClock clock)
    {
        this.clock = clock;
        this.serviceFolder = serviceFolder;
        this.executable = executable;
        this.arguments = arguments;
    }

    /// <inheritdoc/>
    public async Task<ServiceOutcome> RunAsync(ServiceLifetime lifetime)
    {
        // The manager's console is of no use to a service, and would keep this process from entering its program's.
        Kernel32.FreeConsole();
        using HostJournal journal = new(serviceFolder, lifetime.ServiceName, clock);
        try
        {
            return await RunAsync(lifetime, journal).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The dispatcher tells Windows; here it is told where the service's other turns are.
            await journal.DecideAsync(SupervisionDecisionKind.Trouble, $"The service host itself failed, and its program ended with it: {exception}").ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ServiceOutcome> RunAsync(ServiceLifetime lifetime, HostJournal journal)
    {
        HostSettings? settings = await ReadSettingsAsync(journal).ConfigureAwait(false);
        if (settings is null)
            return ServiceOutcome.Specific(SupervisionExitCode.SettingsInvalid);
        await NoteLostHostAsync(journal).ConfigureAwait(false);
        using StatusReporter status = new(serviceFolder, FirstStatus(lifetime), clock);
        using HostContext context = new(serviceFolder, lifetime, settings, journal, status, clock);
        lifetime.StartTimeLimit = StopBudget.TimeOf(context.Supervision.BeforeStart) + Slack;
        EventLogSource.TryRegister();
        await journal.DecideAsync(
            SupervisionDecisionKind.ServiceStarted, $"Service '{lifetime.ServiceName}' was started under service host {HostVersion.Text}.").ConfigureAwait(false);
        ServiceOutcome outcome = await RunProgramAsync(context, lifetime).ConfigureAwait(false);
        lifetime.ReportStopping();
        await EndAsync(context, lifetime).ConfigureAwait(false);
        return outcome;
    }

    private async Task<ServiceOutcome> RunProgramAsync(HostContext context, ServiceLifetime lifetime)
    {
        RestartRules rules = new(context.Supervision);
        bool everStarted = false;
        while (true)
        {
            rules.CountStart(clock.Elapsed);
            ProgramRun run = new(context, lifetime, context.Start(executable, arguments), Preshutdown(lifetime.ServiceName));
            ProgramEnd? end = await run.RunAsync().ConfigureAwait(false);
            if (end is null)
                return ServiceOutcome.Success;
            everStarted |= run.HasStarted;
            if (!everStarted)
                return await FailStartAsync(context, end).ConfigureAwait(false);
            await context.RefreshAsync().ConfigureAwait(false);
            rules.Change(context.Supervision);
            RestartVerdict verdict = rules.Judge(end, clock.Elapsed);
            await context.Journal.DecideAsync(
                verdict.Kind,
                verdict.Reason,
                ("exitCode", end.ExitCode),
                ("startsInInterval", verdict.StartsInInterval),
                ("delaySeconds", verdict.Delay?.TotalSeconds ?? 0)).ConfigureAwait(false);
            if (verdict.Delay is not { } delay)
            {
                await context.Journal.TellAsync(
                    rules.IsSuccess(end) ? EventLogLevel.Information : EventLogLevel.Error, $"{verdict.Reason}").ConfigureAwait(false);
                // A code that forbids the manager's own restarts, too, is told to it as a success, and is none.
                hasSucceeded = rules.IsSuccess(end);
                return verdict.ServiceExitCode == 0 ? ServiceOutcome.Success : ServiceOutcome.Specific(verdict.ServiceExitCode);
            }

            if (!await PauseAsync(context, lifetime, verdict.Reason, delay).ConfigureAwait(false))
                return ServiceOutcome.Success;
            await context.RefreshAsync().ConfigureAwait(false);
            rules.Change(context.Supervision);
        }
    }

    // The start itself fails, so that whoever starts the service hears of it; restarting is for programs that have run.
    private async Task<ServiceOutcome> FailStartAsync(HostContext context, ProgramEnd end)
    {
        hasSucceeded = false;
        await context.Journal.DecideAsync(SupervisionDecisionKind.NoRestart, $"{end.Description}; the start of the service fails with that.").ConfigureAwait(false);
        await context.Journal.TellAsync(EventLogLevel.Error, end.Description + ".").ConfigureAwait(false);
        return end.Cause == ProgramEndCause.StartFailed && end.ExitCode != 0
            ? ServiceOutcome.Win32(end.ExitCode)
            : ServiceOutcome.Specific(end.Cause == ProgramEndCause.StartFailed ? SupervisionExitCode.StartFailed : SupervisionExitCode.BeforeStartFailed);
    }

    private async Task<bool> PauseAsync(HostContext context, ServiceLifetime lifetime, string reason, TimeSpan delay)
    {
        DateTime next = (clock.UtcNow + delay).UtcDateTime;
        context.Status.Change(status =>
        {
            status.State = SupervisionState.Restarting;
            status.Restarts++;
            status.LastRestartReason = reason;
            status.NextStartUtc = next;
        });
        await context.Journal.TellAsync(EventLogLevel.Warning, reason).ConfigureAwait(false);
        try
        {
            await clock.DelayAsync(delay, lifetime.StopRequested).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task EndAsync(HostContext context, ServiceLifetime lifetime)
    {
        if (lifetime.StopCause is { } cause)
        {
            await context.Journal.DecideAsync(SupervisionDecisionKind.ServiceStopped, cause switch
            {
                ServiceStopCause.Stop => "The service was told to stop, and has.",
                _ => "Windows shuts down, and the service has stopped for that.",
            }).ConfigureAwait(false);
            await context.Journal.TellAsync(EventLogLevel.Information, "it was told to stop, and has.").ConfigureAwait(false);
        }

        context.Status.Change(status =>
        {
            status.State = hasSucceeded ? SupervisionState.Stopped : SupervisionState.Failed;
            status.NextStartUtc = null;
            status.Trouble = context.Trouble;
        });
        await context.Status.FinishAsync().ConfigureAwait(false);
    }

    private async Task<HostSettings?> ReadSettingsAsync(HostJournal journal)
    {
        try
        {
            return await HostSettings.OpenAsync(serviceFolder, journal).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            await journal.DecideAsync(SupervisionDecisionKind.Settings, $"{exception.Message} The program is not started without its settings.").ConfigureAwait(false);
            await journal.TellAsync(EventLogLevel.Error, exception.Message).ConfigureAwait(false);
            return null;
        }
    }

    // A host that ends in order leaves one of two states behind.
    private async Task NoteLostHostAsync(HostJournal journal)
    {
        SupervisionStatus? left = null;
        try
        {
            left = await SupervisionStatusFile.ReadAsync(serviceFolder, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await journal.DecideAsync(SupervisionDecisionKind.Trouble, exception.Message).ConfigureAwait(false);
        }

        if (left is null or { State: SupervisionState.Stopped or SupervisionState.Failed })
            return;
        await journal.DecideAsync(
            SupervisionDecisionKind.Trouble,
            $"The service host before (process {left.HostProcessId}) ended without a word, killed or with the machine; its program ended with it.",
            ("processId", left.HostProcessId)).ConfigureAwait(false);
    }

    private SupervisionStatus FirstStatus(ServiceLifetime lifetime) => new()
    {
        Service = lifetime.ServiceName,
        State = SupervisionState.Starting,
        StartedUtc = clock.UtcNow.UtcDateTime,
        HostProcessId = Process.GetCurrentProcess().Id,
        HostVersion = HostVersion.Text,
    };

    // Where the service control manager keeps it; there is no right a service's own account surely has to ask the manager itself.
    private static TimeSpan? Preshutdown(string service) =>
        LocalMachineRegistry.ReadNumber(@"SYSTEM\CurrentControlSet\Services\" + service, "PreshutdownTimeout") is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
