using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Makes sure that the node's watcher is installed from a given build of the service host and runs; saying the same thing twice changes nothing, and a watcher of a later version stays.</summary>
/// <remarks>A build that does not start is taken back. Fails among others with <c>ServiceDisabled</c> where somebody has disabled the watcher.</remarks>
public sealed class EnsureWatcherOperation : NodeOperation<WatcherChange>
{
    /// <summary>The service host's executable on the node.</summary>
    public string HostPath { get; set; } = string.Empty;

    /// <summary>Names, or patterns of what GoWinOps installed, to repair after each boot on top of those that are already.</summary>
    public string[] AtBoot { get; set; } = Array.Empty<string>();

    /// <summary>How long starting and stopping it may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override async Task<WatcherChange> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new WatcherInstaller(context).EnsureAsync(this, cancellationToken).ConfigureAwait(false);
    }
}
