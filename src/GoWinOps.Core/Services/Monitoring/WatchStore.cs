using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>A folder as the store of one watch. Nobody else can watch the same services on the same node with it at the same time.</summary>
internal sealed class WatchStore : IWatchStore, IDisposable
{
    private const long LargestState = 64L << 20;
    private readonly WatchFolder folder;
    private readonly IReadOnlyDictionary<string, string[]> services;
    private readonly WatchHistoryWriter history;
    private readonly List<IDisposable> locks = new();

    private WatchStore(WatchFolder folder, IReadOnlyDictionary<string, string[]> services, WatchHistoryLimits limits, IClock clock)
    {
        this.folder = folder;
        this.services = services;
        history = new WatchHistoryWriter(folder, limits, clock);
    }

    /// <summary>Opens the folder for a watch.</summary>
    /// <param name="folder">The folder, made where there is none.</param>
    /// <param name="services">The watched services, by node.</param>
    /// <param name="limits">How much is kept.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="GoWinOpsException"><c>WatchRunning</c>, <c>WatchHistoryFailed</c></exception>
    internal static WatchStore Open(WatchFolder folder, IReadOnlyDictionary<string, string[]> services, WatchHistoryLimits limits, IClock clock)
    {
        WatchStore store = new(folder, services, limits, clock);
        try
        {
            Directory.CreateDirectory(folder.FullPath);
            foreach (string node in services.Keys)
                store.locks.Add(FileLock.TryTake(folder.LockOf(store.WatchOf(node))) ?? throw new GoWinOpsException(nameof(Messages.WatchRunning), node, node, folder.FullPath));
            // Under the locks: what this watch is about to go on from is not forgotten.
            WatchRetirement.Run(folder, limits.Age, clock);
            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            store.Dispose();
            throw new GoWinOpsException(nameof(Messages.WatchHistoryFailed), folder.FullPath, exception, folder.FullPath, exception.Message);
        }
        catch (GoWinOpsException)
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string WatchOf(string node) => WatchFolder.WatchOf(node, services[node]);

    /// <inheritdoc/>
    public async Task<NodeTrack> ReadAsync(string node, CancellationToken cancellationToken)
    {
        string path = folder.StateOf(WatchOf(node));
        try
        {
            byte[]? content = await AtomicFile.ReadAsync(path, LargestState, cancellationToken).ConfigureAwait(false);
            return content is null ? new NodeTrack() : NodeProtocol.Read<NodeTrack?>(Encoding.UTF8.GetString(content)) ?? new NodeTrack();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new GoWinOpsException(nameof(Messages.WatchStateDamaged), path, exception, path, exception.Message);
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(string node, NodeTrack track, CancellationToken cancellationToken)
    {
        try
        {
            await AtomicFile.WriteAsync(folder.StateOf(WatchOf(node)), Encoding.UTF8.GetBytes(NodeProtocol.Write(track)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.WatchHistoryFailed), folder.FullPath, exception, folder.FullPath, exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Append(WatchRecord record) => history.Append(record);

    /// <summary>Lets others in.</summary>
    public void Dispose()
    {
        history.Dispose();
        foreach (IDisposable held in locks)
            held.Dispose();
    }
}
