using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>Where a watch keeps what it has to remember and what it has seen.</summary>
internal interface IWatchStore
{
    /// <summary>What the watch of a node remembers; an empty memory before the first.</summary>
    Task<NodeTrack> ReadAsync(string node, CancellationToken cancellationToken);

    /// <summary>Remembers.</summary>
    Task SaveAsync(string node, NodeTrack track, CancellationToken cancellationToken);

    /// <summary>Adds to the history.</summary>
    void Append(WatchRecord record);

    /// <summary>What tells the watch of a node from every other.</summary>
    string WatchOf(string node);
}
