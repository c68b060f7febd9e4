using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Brings the service host to nodes: once for each content of it, asked for by SHA-256 before anything is sent.</summary>
internal sealed class ServiceHostDelivery
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);
    private readonly ServiceHostFile file;
    private readonly TimeSpan operationTimeout;

    private ServiceHostDelivery(ServiceHostFile file, TimeSpan operationTimeout)
    {
        this.file = file;
        this.operationTimeout = operationTimeout;
    }

    /// <summary>The host that came with the module.</summary>
    internal static string ModulePath { get; } =
        Path.Combine(Path.GetDirectoryName(typeof(ServiceHostDelivery).Assembly.Location)!, "host", ServiceCommandLine.HostFileName);

    /// <summary>The SHA-256 of the host's executable: the name of its folder on every node.</summary>
    internal string Sha256 => file.Sha256;

    /// <summary>Gets a host ready to be sent.</summary>
    /// <param name="hostPath">The executable; null for the one that came with the module.</param>
    /// <param name="operationTimeout">How long one question to a node may take; null for two minutes.</param>
    /// <param name="cancellationToken">Ends the reading of the file.</param>
    /// <exception cref="GoWinOpsException"><c>ServiceHostMissing</c>, or that it is no executable for Windows.</exception>
    internal static async Task<ServiceHostDelivery> PrepareAsync(string? hostPath, TimeSpan? operationTimeout, CancellationToken cancellationToken) =>
        new(await ServiceHostFile.ReadAsync(hostPath ?? ModulePath, cancellationToken).ConfigureAwait(false), operationTimeout ?? DefaultTimeout);

    /// <summary>Brings the host that came with the module to a node that lacks it, and answers with its path there.</summary>
    internal static async Task<string> EnsureAsync(INodeChannel channel, CancellationToken cancellationToken) =>
        await (await PrepareAsync(null, null, cancellationToken).ConfigureAwait(false)).BringAsync(channel, cancellationToken).ConfigureAwait(false);

    /// <summary>Has the node's watcher look after what a change says it has to, or removes it where nothing needs it any more.</summary>
    internal async Task SettleWatcherAsync(INodeChannel channel, ServiceChange change, CancellationToken cancellationToken)
    {
        if (change.WatcherNeeded)
        {
            EnsureWatcherOperation ensure = new() { HostPath = await BringAsync(channel, cancellationToken).ConfigureAwait(false) };
            WatcherDifference.AddTo(change, await channel.InvokeAsync(ensure, operationTimeout + ensure.Timeout, cancellationToken).ConfigureAwait(false), ensure.HostPath);
        }
        else if (change.WatcherFreed)
        {
            ReleaseWatcherOperation release = new();
            WatcherDifference.AddTo(change, await channel.InvokeAsync(release, operationTimeout + release.Timeout, cancellationToken).ConfigureAwait(false), null);
        }
    }

    /// <summary>Adds to a plan what <see cref="SettleWatcherAsync"/> would do; a watcher that somebody removed or stopped is so found, too.</summary>
    internal async Task PlanWatcherAsync(INodeChannel channel, ServiceChange plan, CancellationToken cancellationToken)
    {
        if (!plan.WatcherNeeded)
            return;
        ServiceHostPresence presence = await channel.InvokeAsync(new FindServiceHostOperation { Sha256 = file.Sha256 }, operationTimeout, cancellationToken).ConfigureAwait(false);
        GoServiceWatcher watcher = await channel.InvokeAsync(new GetWatcherOperation { Newest = 0 }, operationTimeout, cancellationToken).ConfigureAwait(false);
        WatcherDifference.AddTo(plan, watcher, presence.Path);
    }

    /// <summary>Brings the host to a node that lacks it, and answers with its path there.</summary>
    internal async Task<string> BringAsync(INodeChannel channel, CancellationToken cancellationToken)
    {
        FindServiceHostOperation find = new() { Sha256 = file.Sha256 };
        ServiceHostPresence presence = await channel.InvokeAsync(find, operationTimeout, cancellationToken).ConfigureAwait(false);
        if (presence.IsStaged)
            return presence.Path;
        // Until it is staged the content is there twice.
        if (presence.FreeBytes < (presence.HasContent ? file.Size : file.Size * 2))
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), channel.NodeName, presence.Path, channel.NodeName);
        if (!presence.HasContent)
            await channel.SendFileAsync(file.Path, file.Sha256, null, cancellationToken).ConfigureAwait(false);
        StageServiceHostOperation stage = new() { Sha256 = file.Sha256 };
        return (await channel.InvokeAsync(stage, operationTimeout, cancellationToken).ConfigureAwait(false)).Path;
    }
}
