using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Makes the nodes of a pair fit for it: the service starts by hand alone, and the node's watcher sees to its lease.</summary>
internal sealed class StandbyReadiness
{
    private readonly string service;
    private readonly ServiceHostDelivery host;
    private readonly TimeSpan timeout;

    /// <param name="service">The service.</param>
    /// <param name="host">The service host, which the watcher is.</param>
    /// <param name="timeout">How long one operation may take.</param>
    internal StandbyReadiness(string service, ServiceHostDelivery host, TimeSpan timeout)
    {
        this.service = service;
        this.host = host;
        this.timeout = timeout;
    }

    /// <summary>The SHA-256 of the service host.</summary>
    internal string HostSha256 => host.Sha256;

    /// <summary>The two nodes, the preferred one first.</summary>
    /// <exception cref="GoWinOpsException"><c>StandbyNotPossible</c></exception>
    internal static NodeReference[] Pair(string service, NodeReference preferred, object standby, IReadOnlyList<NodeReference> found)
    {
        if (found.Count != 1)
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), service, service, standby, $"it stands for {found.Count} nodes");
        if (string.Equals(found[0].Node, preferred.Node, StringComparison.OrdinalIgnoreCase) || string.Equals(found[0].Name, preferred.Name, StringComparison.OrdinalIgnoreCase))
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), service, service, found[0].Name, "it is the same node");
        return new[] { preferred, found[0] };
    }

    /// <summary>Brings the service host to a node that lacks it.</summary>
    internal Task BringHostAsync(INodeChannel channel, CancellationToken cancellationToken) => host.BringAsync(channel, cancellationToken);

    /// <summary>Makes a node ready on which the service is installed.</summary>
    internal async Task MakeReadyAsync(INodeChannel channel, CancellationToken cancellationToken)
    {
        await channel.InvokeAsync(new PrepareStandbyOperation { Service = service }, timeout, cancellationToken).ConfigureAwait(false);
        EnsureWatcherOperation ensure = new() { HostPath = await host.BringAsync(channel, cancellationToken).ConfigureAwait(false) };
        await channel.InvokeAsync(ensure, timeout + ensure.Timeout, cancellationToken).ConfigureAwait(false);
    }
}
