using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <content>Installing a service on two nodes, of which one runs it.</content>
public sealed partial class InstallGoServiceCommand
{
    /// <summary>A second node, on which the service is installed, too, and runs only when Watch-GoService -Standby begins it there.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(InventoryCompleter))]
    [ValidateNotNullOrEmpty]
    public object? Standby { get; set; }

    private async Task InstallPairAsync(InstallServiceOperation install, ServiceInstallation installation, CancellationToken cancellationToken)
    {
        if (StartupType is not (null or GoServiceStartType.Manual))
            throw new GoWinOpsException(nameof(Messages.StandbyStartType), Name, Name, $"{Standby}", StartupType);
        NodeReference[] references = await ResolvePairAsync().ConfigureAwait(false);
        if (installation.Host is not { } host)
            throw new GoWinOpsException(nameof(Messages.ServiceHostMissing), Name, ServiceHostDelivery.ModulePath);
        List<INodeChannel> channels = new();
        try
        {
            foreach (NodeReference reference in references)
                channels.Add(await ConnectAsync(reference, cancellationToken).ConfigureAwait(false));
            await InstallPairAsync(install, installation, new StandbyReadiness(Name, host, OperationTimeout), references, channels.ToArray(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (INodeChannel channel in channels)
                channel.Dispose();
        }
    }

    private async Task<NodeReference[]> ResolvePairAsync()
    {
        IReadOnlyList<NodeReference> named = await ResolveNodesAsync().ConfigureAwait(false);
        if (named.Count != 1)
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), Name, Name, Standby, $"-Node stands for {named.Count} nodes, and one service on one node has one standby");
        return StandbyReadiness.Pair(Name, named[0], Standby!, await OnPipelineAsync(() => new NodeResolver(this).Resolve(new[] { Standby! })).ConfigureAwait(false));
    }

    private async Task InstallPairAsync(
        InstallServiceOperation install, ServiceInstallation installation, StandbyReadiness ready, NodeReference[] references, INodeChannel[] channels, CancellationToken cancellationToken)
    {
        ServiceImage[] images = await Task.WhenAll(channels.Select(channel =>
            channel.InvokeAsync(new GetServiceImageOperation { Service = Name }, OperationTimeout, cancellationToken))).ConfigureAwait(false);
        ServiceChange[] changes = new ServiceChange[channels.Length];
        bool isAsAsked = true;
        // The standby first: while it lacks the service, the pair is none.
        foreach (int index in new[] { 1, 0 })
        {
            // Only its lease says where it runs; the start type of a service that is there already is the pair's to set.
            install.Settings.StartType = images[index].IsInstalled ? null : GoServiceStartType.Manual;
            (changes[index], bool isDone) = await InstallAsync(installation, channels[index], start: false, cancellationToken).ConfigureAwait(false);
            isAsAsked &= isDone;
        }

        string? active = ServiceImage.ArePaired(images[0], images[1]) ? channels[images[0].IsLive ? 0 : 1].NodeName : null;
        string pair = $"{Name} on {references[0].Name}, with {references[1].Name} as standby";
        // What was not agreed to leaves nothing to pair.
        bool isToPair = active is null && await ShouldProcessAsync(pair, "Run on one node only, from now on").ConfigureAwait(false) && isAsAsked;
        if (isToPair)
            active = await PairAsync(ready, references, channels, cancellationToken).ConfigureAwait(false);
        if (Start && active is not null && isAsAsked)
            await StartActiveAsync(installation, channels, changes, active, cancellationToken).ConfigureAwait(false);
        if (PassThru)
            await WriteObjectsAsync(changes).ConfigureAwait(false);
    }

    private async Task<string> PairAsync(StandbyReadiness ready, NodeReference[] references, INodeChannel[] channels, CancellationToken cancellationToken)
    {
        await Task.WhenAll(channels.Select(channel => ready.MakeReadyAsync(channel, cancellationToken))).ConfigureAwait(false);
        ChannelStandbyNode[] nodes = references.Select(reference => new ChannelStandbyNode(reference.Name, Name, token => ConnectAsync(reference, token), SystemClock.Instance)).ToArray();
        try
        {
            using StandbyStore store = StandbyStore.Open(new WatchFolder(), Name, references.Select(reference => reference.Name).ToArray());
            StandbySettings settings = new() { Service = Name, Holder = $"{RolloutLease.CurrentActor} (Install-GoService)" };
            return await new StandbyPairing(settings, nodes, store, SystemClock.Instance).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (ChannelStandbyNode node in nodes)
                node.Dispose();
        }
    }

    private async Task StartActiveAsync(ServiceInstallation installation, INodeChannel[] channels, ServiceChange[] changes, string active, CancellationToken cancellationToken)
    {
        int index = channels[0].NodeName == active ? 0 : 1;
        ServiceChange change = changes[index];
        if (change.IsRunning && !change.RestartNeeded)
            return;
        if (await ShouldProcessAsync($"{Name} on {active}", change.IsRunning ? "Restart service" : "Start service").ConfigureAwait(false))
            await installation.StartAsync(channels[index], change, cancellationToken).ConfigureAwait(false);
    }
}
