using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>A file as the memory of the watch of one pair, and the lock on it.</summary>
internal sealed class StandbyStore : IStandbyStore, IDisposable
{
    private const long LargestFile = 1 << 16;
    private readonly string path;
    private readonly IDisposable held;

    private StandbyStore(string path, IDisposable held)
    {
        this.path = path;
        this.held = held;
    }

    /// <summary>Opens the memory of a pair; in which order its nodes are named makes no difference.</summary>
    /// <exception cref="GoWinOpsException"><c>WatchRunning</c>, <c>WatchHistoryFailed</c></exception>
    internal static StandbyStore Open(WatchFolder folder, string service, IReadOnlyList<string> nodes)
    {
        string pair = string.Join("\n", nodes.Select(node => node.ToLowerInvariant()).OrderBy(node => node, StringComparer.Ordinal).Prepend(service.ToLowerInvariant()));
        string name = "standby-" + ContentHash.Of(Encoding.UTF8.GetBytes(pair)).Substring(0, 16);
        try
        {
            Directory.CreateDirectory(folder.FullPath);
            IDisposable held = FileLock.TryTake(Path.Combine(folder.FullPath, name + ".lock"))
                ?? throw new GoWinOpsException(nameof(Messages.WatchRunning), service, string.Join(", ", nodes), folder.FullPath);
            return new StandbyStore(Path.Combine(folder.FullPath, name + ".json"), held);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.WatchHistoryFailed), folder.FullPath, exception, folder.FullPath, exception.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<StandbyMemory> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[]? content = await AtomicFile.ReadAsync(path, LargestFile, cancellationToken).ConfigureAwait(false);
            return content is null ? new StandbyMemory() : NodeProtocol.Read<StandbyMemory?>(Encoding.UTF8.GetString(content)) ?? throw new JsonSerializationException("It is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new GoWinOpsException(nameof(Messages.StandbyMemoryDamaged), path, exception, path, exception.Message);
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(StandbyMemory memory, CancellationToken cancellationToken)
    {
        try
        {
            await AtomicFile.WriteAsync(path, Encoding.UTF8.GetBytes(NodeProtocol.Write(memory)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.WatchHistoryFailed), path, exception, path, exception.Message);
        }
    }

    /// <summary>Lets others in.</summary>
    public void Dispose() => held.Dispose();
}
