using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Tests.Services.Monitoring.Simulation;

/// <summary>A store that remembers as a disk does: by copies.</summary>
internal sealed class MemoryWatchStore : IWatchStore
{
    private readonly Dictionary<string, string> tracks = new();

    internal List<WatchRecord> Records { get; } = new();

    /// <summary>Whether the disk is full.</summary>
    internal bool IsFull { get; set; }

    /// <summary>Whether the machine that watches has died: what it does from then on does not happen.</summary>
    internal bool IsDead { get; set; }

    public Task<NodeTrack> ReadAsync(string node, CancellationToken cancellationToken) =>
        Task.FromResult(tracks.TryGetValue(node, out string? text) ? NodeProtocol.Read<NodeTrack>(text) : new NodeTrack());

    public Task SaveAsync(string node, NodeTrack track, CancellationToken cancellationToken)
    {
        RequireRoom();
        if (!IsDead)
            tracks[node] = NodeProtocol.Write(track);
        return Task.CompletedTask;
    }

    public void Append(WatchRecord record)
    {
        RequireRoom();
        if (!IsDead)
            Records.Add(NodeProtocol.Read<WatchRecord>(NodeProtocol.Write(record)));
    }

    public string WatchOf(string node) => node;

    private void RequireRoom()
    {
        if (IsFull)
            throw new GoWinOpsException(nameof(Messages.WatchHistoryFailed), "watch", "watch", "the disk is full");
    }
}
