using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Describes the node's watcher and what it watches.</summary>
public sealed class GetWatcherOperation : NodeOperation<GoServiceWatcher>
{
    /// <summary>How many of the watcher's newest decisions are told.</summary>
    public int Newest { get; set; } = 20;

    /// <inheritdoc/>
    public override async Task<GoServiceWatcher> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new WatcherCatalog(context).DescribeAsync(Newest, cancellationToken).ConfigureAwait(false);
    }
}
