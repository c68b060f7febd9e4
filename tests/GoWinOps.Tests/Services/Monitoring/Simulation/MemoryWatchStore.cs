using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Tests.Services.Monitoring.Simulation;

/// <summary>A store that remembers as a disk does: by copies.</summary>
internal sealed class MemoryWatchStore : IWatchStore
{
    private readonly Dictionary<string, string> tracks = new();

    internal List<WatchRecord> Records { get; } = new();

    public Task<NodeTrack> ReadAsync(string node, CancellationToken cancellationToken) =>
        Task.FromResult(tracks.TryGetValue(node, out string? text) ? NodeProtocol.Read<NodeTrack>(text) : new NodeTrack());

    public Task SaveAsync(string node, NodeTrack track, CancellationToken cancellationToken)
    {
        tracks[node] = NodeProtocol.Write(track);
        return Task.CompletedTask;
    }

    public void Append(WatchRecord record) => Records.Add(NodeProtocol.Read<WatchRecord>(NodeProtocol.Write(record)));

    public string WatchOf(string node) => node;
}
