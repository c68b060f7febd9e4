using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Removes the node's watcher when nothing needs it any more.</summary>
public sealed class ReleaseWatcherOperation : NodeOperation<WatcherChange>
{
    /// <summary>Names and patterns that need no repair after a boot any more; <c>*</c> also removes what was asked for in other words.</summary>
    public string[] NotAtBoot { get; set; } = Array.Empty<string>();

    /// <summary>How long stopping and deleting it may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override async Task<WatcherChange> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new WatcherInstaller(context).ReleaseAsync(NotAtBoot, Timeout, cancellationToken).ConfigureAwait(false);
    }
}
