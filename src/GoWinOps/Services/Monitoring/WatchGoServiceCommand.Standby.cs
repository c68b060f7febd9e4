using System;
using System.Collections.Generic;
using System.Diagnostics;
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

/// <content>A service that has a standby.</content>
public sealed partial class WatchGoServiceCommand
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(6);

    /// <summary>The node on which the service is begun when the other one is lost.</summary>
    [Parameter(ParameterSetName = StandbySet, Mandatory = true)]
    [ArgumentCompleter(typeof(InventoryCompleter))]
    [ValidateNotNullOrEmpty]
    public object? Standby { get; set; }

    /// <summary>How long a node may run the service without hearing from this watch.</summary>
    [Parameter(ParameterSetName = StandbySet)]
    [DurationTransformation]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the service may take to stop when its lease has ended, before it is killed.</summary>
    [Parameter(ParameterSetName = StandbySet)]
    [DurationTransformation]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Moves the service to the node of -Node, once, if it runs on the standby.</summary>
    [Parameter(ParameterSetName = StandbySet)]
    public SwitchParameter FailBack { get; set; }

    /// <summary>Takes the pair over from another watch, and without a node that does not answer: only when that is surely off.</summary>
    [Parameter(ParameterSetName = StandbySet)]
    public SwitchParameter Force { get; set; }

    /// <summary>Another build of the service host, for the watcher on the nodes.</summary>
    [Parameter(ParameterSetName = StandbySet)]
    [ValidateNotNullOrEmpty]
    public string? ServiceHostPath { get; set; }

    private void RequireStandbyTimes()
    {
        if (LeaseDuration < ShortestLease)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), LeaseDuration, nameof(LeaseDuration), LeaseDuration, $"{ShortestLease} is the shortest");
        if (StopTimeout < TimeSpan.Zero || StopTimeout > TimeSpan.FromHours(1))
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), StopTimeout, nameof(StopTimeout), StopTimeout, "it is from nothing to an hour");
    }

    private async Task<StandbyPair?> OpenPairAsync(WatchFolder folder, CancellationToken cancellationToken)
    {
        if (Standby is null)
            return null;
        string service = RequireOneService();
        NodeReference[] references = await PairAsync(service).ConfigureAwait(false);
        string[] names = references.Select(reference => reference.Name).ToArray();
        if (!await ShouldProcessAsync($"{service} on {names[0]}, with {names[1]} as standby", "Run on one node, and on the other when that is lost").ConfigureAwait(false))
            return null;
        StandbyStore store = StandbyStore.Open(folder, service, names);
        try
        {
            await PrepareAsync(service, references, cancellationToken).ConfigureAwait(false);
            ChannelStandbyNode[] nodes = references
                .Select(reference => new ChannelStandbyNode(reference.Name, service, token => ConnectAsync(reference, token), SystemClock.Instance)).ToArray();
            watched[names[1]] = (references[1], new HashSet<string>(StringComparer.OrdinalIgnoreCase) { service });
            return new StandbyPair(PairSettings(service), nodes, store);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private string RequireOneService()
    {
        string[] names = watched.Values.SelectMany(entry => entry.Services).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return names.Length == 1 && watched.Count == 1 && !WildcardPattern.ContainsWildcardCharacters(names[0])
            ? names[0]
            : throw new GoWinOpsException(
                nameof(Messages.StandbyNotPossible), string.Join(", ", names), string.Join(", ", names), Standby, "one service on one node has one standby");
    }

    private async Task<NodeReference[]> PairAsync(string service)
    {
        NodeReference preferred = watched.Values.Single().Reference;
        IReadOnlyList<NodeReference> found = await OnPipelineAsync(() => new NodeResolver(this).Resolve(new[] { Standby! })).ConfigureAwait(false);
        if (found.Count != 1)
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), service, service, Standby, $"it stands for {found.Count} nodes");
        if (string.Equals(found[0].Node, preferred.Node, StringComparison.OrdinalIgnoreCase) || string.Equals(found[0].Name, preferred.Name, StringComparison.OrdinalIgnoreCase))
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), service, service, found[0].Name, "it is the same node");
        return new[] { preferred, found[0] };
    }

    // A node that does not answer now was made ready before, or its lease could not be renewed anyway.
    private async Task PrepareAsync(string service, NodeReference[] references, CancellationToken cancellationToken)
    {
        string? hostPath = ServiceHostPath is null ? null : await ResolvePathAsync(ServiceHostPath).ConfigureAwait(false);
        ServiceHostDelivery host = await ServiceHostDelivery.PrepareAsync(hostPath, OperationTimeout, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(references.Select(async reference =>
        {
            try
            {
                using INodeChannel channel = await ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
                await channel.InvokeAsync(new PrepareStandbyOperation { Service = service }, OperationTimeout, cancellationToken).ConfigureAwait(false);
                string path = await host.BringAsync(channel, cancellationToken).ConfigureAwait(false);
                await channel.InvokeAsync(new EnsureWatcherOperation { HostPath = path }, OperationTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception) when (exception.Problem.Category is "ConnectionError" or "OperationTimeout" or "ResourceUnavailable" or "AuthenticationError")
            {
                await WriteWarningAsync($"{reference.Name}: {exception.Message}").ConfigureAwait(false);
            }
        })).ConfigureAwait(false);
    }

    private StandbySettings PairSettings(string service)
    {
        using Process process = Process.GetCurrentProcess();
        return new StandbySettings
        {
            Service = service,
            LeaseDuration = LeaseDuration,
            StopTimeout = StopTimeout,
            StartTimeout = Timeout,
            FailBack = FailBack,
            Force = Force,
            Holder = $"{RolloutLease.CurrentActor} (process {process.Id})",
        };
    }

    private static async Task<ServiceWatchResult> WatchPairAsync(FleetWatch watch, StandbyPair pair, Observer observer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        StandbyWatch standby = new(pair.Settings, pair.Nodes, pair.Store, one => observer.ChangedAsync(one, cancellationToken), SystemClock.Instance);
        Task keeping = standby.RunAsync(over.Token);
        try
        {
            Task<ServiceWatchResult> watching = watch.RunAsync(over.Token);
            if (await Task.WhenAny(watching, keeping).ConfigureAwait(false) == keeping)
                over.Cancel();
            return await watching.ConfigureAwait(false);
        }
        finally
        {
            over.Cancel();
            try
            {
                await keeping.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The watch's own time was up.
            }
        }
    }

    private sealed class StandbyPair : IDisposable
    {
        internal StandbyPair(StandbySettings settings, ChannelStandbyNode[] nodes, StandbyStore store)
        {
            Settings = settings;
            Nodes = nodes;
            Store = store;
        }

        internal StandbySettings Settings { get; }

        internal ChannelStandbyNode[] Nodes { get; }

        internal StandbyStore Store { get; }

        public void Dispose()
        {
            foreach (ChannelStandbyNode node in Nodes)
                node.Dispose();
            Store.Dispose();
        }
    }
}
