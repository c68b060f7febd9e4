using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Makes one service obey the lease of its standby pair: when the lease has ended the service is disabled, stopped, and killed when its time to stop is
/// over, whoever started it. While a lease with an end is live, the service's process ends with the watcher: without the watcher nobody would end it in time.
/// </summary>
internal sealed class LeaseWatch : IDisposable
{
    /// <summary>How often the lease is looked at; it is not overrun by more.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // A file that is being replaced cannot be read for a moment; one that cannot be read for longer lets nothing run.
    private static readonly TimeSpan Forbearance = TimeSpan.FromSeconds(2);
    private readonly string service;
    private readonly IWatchedNode node;
    private readonly Func<CancellationToken, Task<StandbyLeaseReading>> readLease;
    private readonly WatchedLease lease;
    private readonly IWatchedFolder folder;
    private readonly IClock clock;
    private IWatchedProcess? bound;
    private StandbyLeaseReading? lastReading;
    private long lastReadTick;
    private bool hasDisabled;
    private string? reported;

    /// <param name="service">The service's name.</param>
    /// <param name="node">The machine.</param>
    /// <param name="readLease">Reads the lease.</param>
    /// <param name="lease">The machine's clock and start.</param>
    /// <param name="folder">The service's folder.</param>
    /// <param name="clock">Time for pauses.</param>
    internal LeaseWatch(
        string service, IWatchedNode node, Func<CancellationToken, Task<StandbyLeaseReading>> readLease, WatchedLease lease, IWatchedFolder folder, IClock clock)
    {
        this.service = service;
        this.node = node;
        this.readLease = readLease;
        this.lease = lease;
        this.folder = folder;
        this.clock = clock;
    }

    /// <summary>Whether the service's process ends with the watcher.</summary>
    internal bool IsBound => bound is not null;

    /// <summary>Watches until the service has no standby any more, or it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            StandbyLeaseReading reading = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!reading.HasStandby)
            {
                Release();
                return;
            }

            await StepAsync(reading, cancellationToken).ConfigureAwait(false);
            await clock.DelayAsync(PauseFor(reading), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the service in an orderly way if nobody could end it in time after the watcher; called when the watcher is told to stop.</summary>
    internal async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (bound is null)
            return;
        StandbyLeaseReading reading = await ReadAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan timeout = TimeSpan.FromMilliseconds(reading.Lease?.StopTimeoutMilliseconds ?? 0);
        await folder.DecideAsync(WatcherDecisionKind.Fenced, "It is stopped, because the watcher that ends it with its lease stops.").ConfigureAwait(false);
        await node.FenceAsync(service, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => bound?.Dispose();

    private async Task<StandbyLeaseReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            lastReading = await readLease(cancellationToken).ConfigureAwait(false);
            lastReadTick = lease.Tick;
            return lastReading;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            bool isRecent = lastReading is not null && lease.Tick - lastReadTick < Forbearance.TotalMilliseconds;
            return isRecent ? lastReading! : new StandbyLeaseReading(true, null);
        }
    }

    private async Task StepAsync(StandbyLeaseReading reading, CancellationToken cancellationToken)
    {
        LeaseDuty duty = lease.DutyOf(reading);
        WatchedStatus? status = node.Look(service);
        if (status is null)
            return;
        if (duty != LeaseDuty.Run)
        {
            await FenceAsync(reading.Lease, duty, status, cancellationToken).ConfigureAwait(false);
            return;
        }

        Allow();
        if (reading.Lease is { Epoch: > 0 } live && live.ExpiresAtTick != StandbyLease.NoEnd && status.ProcessId != 0)
            await BindAsync(status.ProcessId).ConfigureAwait(false);
        else
            Release();
    }

    private async Task FenceAsync(StandbyLease? ended, LeaseDuty duty, WatchedStatus status, CancellationToken cancellationToken)
    {
        // First, so that nobody starts it again between the stop and the next look.
        if (node.ReadSetup(service) is { StartType: not GoServiceStartType.Disabled })
        {
            node.SetStartType(service, GoServiceStartType.Disabled);
            hasDisabled = true;
        }

        if (status.State == GoServiceState.Stopped)
        {
            Release();
            return;
        }

        long left = duty == LeaseDuty.Stop && LeaseGuard.NextChange(ended, lease.Tick, lease.BootId) is { } kill ? kill - lease.Tick : 0;
        TimeSpan timeout = TimeSpan.FromMilliseconds(Math.Max(0, left));
        WatchedStop stop = await node.FenceAsync(service, timeout, cancellationToken).ConfigureAwait(false);
        // Disabled, it is not started any more; one whose start had begun by then is ended with the next look.
        Problem? failure = stop.Failure ?? (stop.Again is { } again ? ServiceStopFailure.StartedAgain(service, again).Problem : null);
        if (failure is null)
            await ReportAsync(WatcherDecisionKind.Fenced, stop.WasKilled ? "Its lease has ended, and it was killed." : "Its lease has ended, and it was stopped.", ended).ConfigureAwait(false);
        else
            await ReportAsync(WatcherDecisionKind.FenceFailed, $"Its lease has ended, and it still runs: {failure.Message}", ended).ConfigureAwait(false);
    }

    // Whoever takes a new lease lets the service start again. The end of the old one, read a moment before, may have been acted on a moment after.
    private void Allow()
    {
        if (hasDisabled && node.ReadSetup(service) is { StartType: GoServiceStartType.Disabled })
            node.SetStartType(service, GoServiceStartType.Manual);
        hasDisabled = false;
    }

    private async Task BindAsync(uint processId)
    {
        if (bound?.Id == processId)
            return;
        Release();
        bound = node.Open(service, processId);
        string? refused = bound?.EndWithWatcher(true);
        if (bound is null && node.Look(service)?.ProcessId == processId)
            refused = $"process {processId} may not be opened.";
        if (refused is not null)
            await ReportAsync(SupervisionDecisionKind.LimitUnsupported, $"Should the watcher end, the service would outlive its lease: {refused}", null).ConfigureAwait(false);
    }

    private void Release()
    {
        bound?.EndWithWatcher(false);
        bound?.Dispose();
        bound = null;
    }

    private TimeSpan PauseFor(StandbyLeaseReading reading)
    {
        if (LeaseGuard.NextChange(reading.Lease, lease.Tick, lease.BootId) is not { } next)
            return Period;
        double left = Math.Max(1, next - lease.Tick);
        return left < Period.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : Period;
    }

    // Once for each outcome: it is tried again at every look.
    private Task ReportAsync(string kind, string reason, StandbyLease? ended)
    {
        string key = $"{kind} {reason} {ended?.Epoch}";
        if (key == reported)
            return Task.CompletedTask;
        reported = key;
        return folder.DecideAsync(kind, reason, ("epoch", ended?.Epoch ?? 0));
    }
}
