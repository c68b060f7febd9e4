using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>The folder of one watched service, on the disk.</summary>
internal sealed class WatchedFolder : IWatchedFolder, IDisposable
{
    private const string PendingName = "restart.json";
    private readonly string folder;
    private readonly IClock clock;
    private readonly DecisionLog decisions;
    private readonly WatchedFile<SupervisionSettings> settings;
    private readonly WatchedFile<WatchedStateView> state;
    private readonly WatchedFile<WatchedSuspensionView> suspension;
    private readonly WatchedLease lease;

    /// <summary>The folder of one service.</summary>
    internal WatchedFolder(string folder, WatchedLease lease, IClock clock)
    {
        this.folder = folder;
        this.lease = lease;
        this.clock = clock;
        decisions = new DecisionLog(folder, clock);
        settings = new WatchedFile<SupervisionSettings>(SupervisionFile.PathIn(folder), cancellationToken => SupervisionFile.ReadAsync(folder, cancellationToken));
        state = new WatchedFile<WatchedStateView>(Path.Combine(folder, "state.json"));
        suspension = new WatchedFile<WatchedSuspensionView>(Path.Combine(folder, "recovery.json"));
    }

    // Writing would make the folder of a service anew that is being uninstalled. Among the logs the service's account may write: it could make a link of their folder, and the
    // watcher, which is LocalSystem, write where it leads.
    private bool MayWrite => Directory.Exists(folder) && !IsLink(DecisionLog.FolderIn(folder));

    /// <inheritdoc/>
    public async Task<WatchedFiles> ReadAsync(CancellationToken cancellationToken)
    {
        await settings.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return new WatchedFiles { Settings = settings.Content, Intent = await ReadIntentAsync(settings.Damage, cancellationToken).ConfigureAwait(false) };
    }

    /// <inheritdoc/>
    public IDisposable? TryHold() => StartHold.TryTake(folder);

    /// <summary>Whether anything may start the service on its own.</summary>
    internal Task<WatchedIntent> ReadIntentAsync(CancellationToken cancellationToken) => ReadIntentAsync(null, cancellationToken);

    /// <inheritdoc/>
    public async Task<PendingRestart?> ReadPendingAsync(CancellationToken cancellationToken)
    {
        // One that cannot be read is as good as none: the service stays as it is.
        WatchedFile<PendingRestart> file = new(Path.Combine(folder, PendingName));
        await file.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return file.Content;
    }

    /// <inheritdoc/>
    public async Task WritePendingAsync(PendingRestart? pending, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, PendingName);
        if (pending is null)
            File.Delete(path);
        else
            await AtomicFile.WriteAsync(path, SupervisionJson.Write(pending), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task WriteStatusAsync(SupervisionStatus status, CancellationToken cancellationToken) =>
        !MayWrite ? Task.CompletedTask : SupervisionStatusFile.WriteAsync(folder, status, cancellationToken);

    /// <inheritdoc/>
    public Task DecideAsync(string kind, string reason, params (string Name, double Value)[] numbers) =>
        !MayWrite ? Task.CompletedTask : decisions.WriteAsync(kind, reason, numbers);

    /// <inheritdoc/>
    public void Dispose() => decisions.Dispose();

    private async Task<WatchedIntent> ReadIntentAsync(string? damage, CancellationToken cancellationToken)
    {
        await state.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await suspension.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return new WatchedIntent
        {
            Intent = state.Content?.Intent ?? ServiceIntent.None,
            IntentUtc = state.Content?.IntentUtc,
            IsDeploying = suspension.Content?.IsUnderWay(clock.UtcNow) == true,
            LeaseObstacle = await lease.ReadObstacleAsync(folder, cancellationToken).ConfigureAwait(false),
            Damage = new[] { damage, state.Damage, suspension.Damage }.FirstOrDefault(text => text is not null),
        };
    }

    private static bool IsLink(string path) => Directory.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
}
