using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>What a node's watcher has under way for one service: the watch of its process, and that of its lease.</summary>
internal sealed class WatchedService : IDisposable
{
    private const int MostTold = 50;
    private readonly string folderPath;
    private readonly IWatchedNode node;
    private readonly IClock clock;
    private readonly Func<string, CancellationToken, Task<WatchedIntent>> readIntent;
    private readonly WatchedFolder folder;
    private readonly LeaseWatch leaseWatch;
    private readonly WatchedFile<SupervisionSettings> settings;
    private readonly HashSet<string> toldFailures = new(StringComparer.Ordinal);
    private string? told;
    private Task? supervising;
    private Task? leasing;

    /// <param name="name">The service's name.</param>
    /// <param name="folderPath">Its folder.</param>
    /// <param name="node">The machine.</param>
    /// <param name="lease">The machine's clock and start.</param>
    /// <param name="readIntent">What people want of a service.</param>
    /// <param name="clock">The machine's clock.</param>
    internal WatchedService(
        string name, string folderPath, IWatchedNode node, WatchedLease lease, Func<string, CancellationToken, Task<WatchedIntent>> readIntent, IClock clock)
    {
        Name = name;
        this.folderPath = folderPath;
        this.node = node;
        this.clock = clock;
        this.readIntent = readIntent;
        folder = new WatchedFolder(folderPath, lease, clock);
        settings = new WatchedFile<SupervisionSettings>(SupervisionFile.PathIn(folderPath), cancellationToken => SupervisionFile.ReadAsync(folderPath, cancellationToken));
        leaseWatch = new LeaseWatch(name, node, cancellationToken => StandbyLeaseFile.ReadAsync(folderPath, cancellationToken), lease, folder, clock);
    }

    /// <summary>The service's name.</summary>
    internal string Name { get; }

    /// <summary>Why what is asked for cannot be read; null when it can.</summary>
    internal string? Damage => settings.Damage;

    /// <summary>Whether its process is watched.</summary>
    internal bool IsSupervised => supervising is { IsCompleted: false };

    /// <summary>Whether it is kept to a lease.</summary>
    internal bool IsLeased => leasing is { IsCompleted: false };

    /// <summary>Whether nothing is under way.</summary>
    internal bool IsIdle => !IsSupervised && !IsLeased;

    /// <summary>Whether the files in a service's folder ask for anything of a watcher.</summary>
    internal static bool IsAskedFor(string folder) => File.Exists(SupervisionFile.PathIn(folder)) || HasStandby(folder);

    /// <summary>Begins what is asked for and not under way. A service under the service host is watched by that.</summary>
    internal async Task BeginAsync(CancellationToken stop)
    {
        await settings.RefreshAsync(stop).ConfigureAwait(false);
        if (supervising is null && settings.Content is { Mode: ServiceMode.Native })
            supervising = Task.Run(() => SuperviseAsync(stop), CancellationToken.None);
        if (leasing is null && HasStandby(folderPath))
            leasing = Task.Run(() => leaseWatch.RunAsync(stop), CancellationToken.None);
    }

    /// <summary>What failed since this was asked last, and was not told before; what has ended begins anew with <see cref="BeginAsync"/>.</summary>
    internal IReadOnlyList<string> TakeFailures()
    {
        List<string> failures = new();
        Take(ref supervising);
        Take(ref leasing);
        return failures;

        void Take(ref Task? task)
        {
            if (task is not { IsCompleted: true })
                return;
            // What fails at every look is told once, and remembered within bounds.
            if (task.IsFaulted && task.Exception!.GetBaseException().Message is var failure && toldFailures.Count < MostTold && toldFailures.Add(failure))
                failures.Add(failure);
            task = null;
        }
    }

    /// <summary>Why what is asked for cannot be read, if that was not told before; null otherwise.</summary>
    internal string? TakeNewDamage()
    {
        string? damage = settings.Damage == told ? null : settings.Damage;
        told = settings.Damage;
        return damage;
    }

    /// <summary>Waits for what is under way, which has been cancelled, and stops a service that must not outlive the watcher.</summary>
    internal async Task LeaveAsync(CancellationToken limit)
    {
        await QuietAsync(supervising).ConfigureAwait(false);
        await QuietAsync(leasing).ConfigureAwait(false);
        await leaseWatch.LeaveAsync(limit).ConfigureAwait(false);
    }

    private async Task SuperviseAsync(CancellationToken stop)
    {
        using ServiceWatch watch = new(
            Name, node, folder, clock, (probe, cancellationToken) => ProbeQuestion.AskAsync(probe, clock, cancellationToken), async (other, cancellationToken) => (await readIntent(other, cancellationToken).ConfigureAwait(false)).Obstacle);
        await watch.RunAsync(stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        leaseWatch.Dispose();
        folder.Dispose();
    }

    /// <summary>Waits for a task that was cancelled, however it ends: nobody is left to be told.</summary>
    internal static Task QuietAsync(Task? task) =>
        task is null ? Task.CompletedTask : task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static bool HasStandby(string folder) => File.Exists(Path.Combine(folder, StandbyLeaseFile.FileName));
}
