using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// The watcher of a node: it finds the services that ask to be watched, watches each, and makes up for starts that were missed at the boot. It ends by
/// being cancelled, and what it watches runs on, but for services under a lease.
/// </summary>
internal sealed class NodeWatcher : IDisposable
{
    /// <summary>The watcher's own service.</summary>
    internal const string ServiceName = "GoWinOpsWatcher";

    /// <summary>The host's command that runs the watcher; then comes the root folder.</summary>
    internal const string WatchCommand = "watch";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestReportPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestorePeriod = TimeSpan.FromMinutes(1);

    // A watcher that starts later does not start with the machine.
    private static readonly TimeSpan LongestBoot = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(45);
    private readonly WatcherFolder folder;
    private readonly IWatchedNode node;
    private readonly WatchedLease lease;
    private readonly RecoveryRestorer restorer;
    private readonly IClock clock;
    private readonly Func<bool, string, Task> announce;
    private readonly DecisionLog decisions;
    private readonly Dictionary<string, WatchedService> services = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> repairs = new();
    private readonly WatcherStatus status;
    private string? lookTrouble;
    private string? written;
    private DateTimeOffset writtenAt;
    private DateTimeOffset? restoredAt;

    /// <param name="root">The node's root folder.</param>
    /// <param name="node">The machine.</param>
    /// <param name="lease">The machine's clock since its start.</param>
    /// <param name="restorer">Gives failure actions back that a deployment took and left.</param>
    /// <param name="clock">The machine's clock.</param>
    /// <param name="announce">Tells people what they should know, in the Event Log: whether it is a warning, and the text.</param>
    internal NodeWatcher(string root, IWatchedNode node, WatchedLease lease, RecoveryRestorer restorer, IClock clock, Func<bool, string, Task> announce)
    {
        folder = new WatcherFolder(root);
        this.node = node;
        this.lease = lease;
        this.restorer = restorer;
        this.clock = clock;
        this.announce = announce;
        decisions = new DecisionLog(folder.Path, clock);
        using Process own = Process.GetCurrentProcess();
        status = new WatcherStatus
        {
            ProcessId = own.Id,
            Version = typeof(NodeWatcher).GetTypeInfo().Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
            StartedUtc = clock.UtcNow.UtcDateTime,
        };
    }

    /// <summary>Watches until it is cancelled; then services under a lease are stopped, and all others run on.</summary>
    /// <param name="delayedStart">How long after a boot Windows begins with the delayed services.</param>
    /// <param name="stop">Ends the watch.</param>
    internal async Task RunAsync(TimeSpan delayedStart, CancellationToken stop)
    {
        Directory.CreateDirectory(folder.Path);
        await decisions.WriteAsync(SupervisionDecisionKind.ServiceStarted, $"The watcher {status.Version} runs as process {status.ProcessId}.").ConfigureAwait(false);
        TimeSpan delayed = DelayedTurn(delayedStart);
        BootRepairRun repair = new(folder, node, new BootRepair(node, ReadIntentAsync, TryHold, clock, delayed), clock, delayed);
        Task repairing = repair.RunAsync(lease.BootId, TellAsync, stop);
        try
        {
            while (true)
            {
                await LookAsync(stop).ConfigureAwait(false);
                await ReportAsync(repair, repairing, stop).ConfigureAwait(false);
                await clock.DelayAsync(Period, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(repairing).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => decisions.Dispose();

    // Windows starts the delayed services one after the other when all others have had their turn, which on a busy machine takes longer than the delay says. The
    // watcher is one of them, so that its own start shows how far Windows has come.
    private TimeSpan DelayedTurn(TimeSpan delayedStart) => node.Uptime > delayedStart && node.Uptime < LongestBoot ? node.Uptime : delayedStart;

    // A disk that fails for a moment does not end the watch: services under a lease would end with it.
    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            await FindServicesAsync(stop).ConfigureAwait(false);
            await TendAsync(stop).ConfigureAwait(false);
            await RestoreAsync(stop).ConfigureAwait(false);
            lookTrouble = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or GoWinOpsException)
        {
            string trouble = $"Not all services could be looked at: {exception.Message}";
            if (trouble != lookTrouble)
                await DecideAsync(SupervisionDecisionKind.Trouble, trouble, isWarning: true).ConfigureAwait(false);
            lookTrouble = trouble;
        }
    }

    private async Task FindServicesAsync(CancellationToken stop)
    {
        foreach (string name in folder.ListServices())
        {
            if (!services.TryGetValue(name, out WatchedService? service) && WatchedService.IsAskedFor(folder.ServiceFolder(name)))
                services[name] = service = new WatchedService(name, folder.ServiceFolder(name), node, lease, ReadIntentAsync, clock);
            if (service is not null)
                await service.BeginAsync(stop).ConfigureAwait(false);
        }
    }

    // A watch that failed begins anew with the next look; the failure is told once.
    private async Task TendAsync(CancellationToken stop)
    {
        foreach (WatchedService service in services.Values.ToList())
        {
            foreach (string failure in service.TakeFailures())
                await DecideAsync(SupervisionDecisionKind.Trouble, $"The watch of '{service.Name}' failed and begins anew: {failure}", isWarning: true).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            if (service.TakeNewDamage() is { } damage)
                await DecideAsync(SupervisionDecisionKind.Trouble, $"What is asked for '{service.Name}' cannot be read, and it is watched as before, or not at all: {damage}", isWarning: true).ConfigureAwait(false);
            if (service.IsIdle && !WatchedService.IsAskedFor(folder.ServiceFolder(service.Name)))
            {
                service.Dispose();
                services.Remove(service.Name);
            }
        }
    }

    // A deployment whose control machine died took failure actions away and never gave them back, or left its mark where there were none.
    private async Task RestoreAsync(CancellationToken stop)
    {
        // A clock that was set back does not lengthen the pause.
        if (clock.UtcNow - restoredAt is { } since && since >= TimeSpan.Zero && since < RestorePeriod)
            return;
        restoredAt = clock.UtcNow;
        foreach (RecoveryRestoration restoration in await restorer.RestoreExpiredAsync(stop).ConfigureAwait(false))
        {
            string outcome = restoration.Problem is null
                ? $"The recovery of '{restoration.Service}', which a deployment had suspended and left so, was restored."
                : $"The recovery of '{restoration.Service}', which a deployment had suspended and left so, could not be restored: {restoration.Problem.Message}";
            await DecideAsync(WatcherDecisionKind.Recovery, outcome, isWarning: true).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(ServiceRepair repair)
    {
        string outcome = repair.Outcome switch
        {
            ServiceRepairOutcome.Started => $"'{repair.Name}' was started after the boot, at attempt {repair.Attempts}: {repair.Reason}.",
            ServiceRepairOutcome.Failed => $"'{repair.Name}' could not be started after the boot, in {repair.Attempts} attempts: {repair.Problem?.Message}",
            _ => $"'{repair.Name}' was left alone after {repair.Attempts} attempts to start it: {repair.Reason}.",
        };
        if (repair.Attempts > 0)
            outcome = $"{outcome} {BootEvidence.Describe(repair)}";
        lock (repairs)
            repairs.Add($"{clock.UtcNow.UtcDateTime:u} {outcome}");
        await DecideAsync(WatcherDecisionKind.BootRepair, outcome, isWarning: true).ConfigureAwait(false);
        if (FolderName.Fault(repair.Name) is not null)
            return;
        using WatchedFolder own = new(folder.ServiceFolder(repair.Name), lease, clock);
        await own.DecideAsync(WatcherDecisionKind.BootRepair, outcome, ("exitCode", repair.ExitCode), ("attempts", repair.Attempts)).ConfigureAwait(false);
    }

    private async Task DecideAsync(string kind, string reason, bool isWarning)
    {
        await announce(isWarning, reason).ConfigureAwait(false);
        await decisions.WriteAsync(kind, reason).ConfigureAwait(false);
    }

    private async Task<WatchedIntent> ReadIntentAsync(string service, CancellationToken cancellationToken)
    {
        // A service that we did not install may have a name that no folder can have.
        if (FolderName.Fault(service) is not null)
            return new WatchedIntent();
        using WatchedFolder own = new(folder.ServiceFolder(service), lease, clock);
        return await own.ReadIntentAsync(cancellationToken).ConfigureAwait(false);
    }

    private StartHold? TryHold(string service) => StartHold.TryTake(FolderName.Fault(service) is null ? folder.ServiceFolder(service) : string.Empty);

    private async Task ReportAsync(BootRepairRun repair, Task repairing, CancellationToken cancellationToken)
    {
        status.Supervised = services.Values.Where(service => service.IsSupervised).Select(service => service.Name).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToArray();
        status.Leased = services.Values.Where(service => service.IsLeased).Select(service => service.Name).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToArray();
        lock (repairs)
            status.BootRepairs = repairs.ToArray();
        status.Trouble = repairing.IsFaulted ? "The boot repair failed: " + repairing.Exception!.GetBaseException().Message : lookTrouble ?? repair.Trouble ?? services.Values.Select(service => service.Damage).FirstOrDefault(damage => damage is not null) ?? decisions.Trouble;
        status.UpdatedUtc = clock.UtcNow.UtcDateTime;
        string key = string.Join("|", status.Supervised.Concat(status.Leased).Concat(status.BootRepairs).Concat(new[] { status.Trouble }));
        if (key == written && clock.UtcNow - writtenAt is var since && since >= TimeSpan.Zero && since < LongestReportPause)
            return;
        try
        {
            await AtomicFile.WriteAsync(folder.StatusPath, SupervisionJson.Write(status, indented: true), cancellationToken).ConfigureAwait(false);
            (written, writtenAt) = (key, clock.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Tried again with the next look; watching goes on without it.
            written = null;
        }
    }

    private async Task EndAsync(Task repairing)
    {
        using CancellationTokenSource limit = new(LeaveLimit);
        await Task.WhenAll(services.Values.Select(service => LeaveAsync(service, limit.Token))).ConfigureAwait(false);
        await WatchedService.QuietAsync(repairing).ConfigureAwait(false);
        await decisions.WriteAsync(SupervisionDecisionKind.ServiceStopped, "The watcher was told to stop.").ConfigureAwait(false);
    }

    private async Task LeaveAsync(WatchedService service, CancellationToken limit)
    {
        try
        {
            await service.LeaveAsync(limit).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or GoWinOpsException or IOException or UnauthorizedAccessException)
        {
            // Its job ends it when this process has gone.
            await announce(true, $"'{service.Name}' did not stop in time: {exception.Message}").ConfigureAwait(false);
        }
        finally
        {
            service.Dispose();
        }
    }
}
