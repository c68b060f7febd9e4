using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Security;
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

    /// <summary>The account that the service runs as, with its password, for a standby on which the service does not run as that yet.</summary>
    [Parameter(ParameterSetName = StandbySet)]
    [Credential]
    public PSCredential? ServiceCredential { get; set; }

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
        NodeReference preferred = watched.Values.Single().Reference;
        NodeReference[] references = StandbyReadiness.Pair(
            service, preferred, Standby, await OnPipelineAsync(() => new NodeResolver(this).Resolve(new[] { Standby })).ConfigureAwait(false));
        string[] names = references.Select(reference => reference.Name).ToArray();
        string? hostPath = ServiceHostPath is null ? null : await ResolvePathAsync(ServiceHostPath).ConfigureAwait(false);
        StandbyReadiness ready = new(service, await ServiceHostDelivery.PrepareAsync(hostPath, OperationTimeout, cancellationToken).ConfigureAwait(false), OperationTimeout);
        using OpenNodes open = new(await Task.WhenAll(references.Select(reference => TryConnectAsync(reference, cancellationToken))).ConfigureAwait(false));
        if (open.Both is { } channels)
            await BringInStepAsync(service, channels, ready, cancellationToken).ConfigureAwait(false);
        if (!await ShouldProcessAsync($"{service} on {names[0]}, with {names[1]} as standby", "Run on one node, and on the other when that is lost").ConfigureAwait(false))
            return null;
        StandbyStore store = StandbyStore.Open(folder, service, names);
        try
        {
            await MakeReadyAsync(open, ready, cancellationToken).ConfigureAwait(false);
            ChannelStandbyNode[] nodes = references
                .Select(reference => new ChannelStandbyNode(reference.Name, service, token => ConnectAsync(reference, token), SystemClock.Instance)).ToArray();
            watched[names[1]] = (references[1], new HashSet<string>(StringComparer.OrdinalIgnoreCase) { service });
            return new StandbyPair(PairSettings(service), nodes, store, Upkeep(service, references, ready));
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

    // A node that does not answer now was made ready before, or its lease could not be renewed anyway.
    private async Task<INodeChannel?> TryConnectAsync(NodeReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (StandbyUpkeep.IsAway(exception))
        {
            await WriteWarningAsync($"{reference.Name}: {exception.Message}").ConfigureAwait(false);
            return null;
        }
    }

    // The active node's service is what the other is to be like: one that is missing there, or of another release, or set up otherwise, is brought in step first.
    private async Task BringInStepAsync(string service, INodeChannel[] channels, StandbyReadiness ready, CancellationToken cancellationToken)
    {
        StandbyCopy? copy = await StandbyCopy.FindAsync(service, channels, ready.HostSha256, OperationTimeout, cancellationToken, AccountPassword()).ConfigureAwait(false);
        if (copy is null)
            return;
        ProgressRecord progress = new(ServiceProgress.NextActivityId(), "Bring the standby in step", $"{service} on {copy.Target}");
        try
        {
            await copy.MakePlanAsync(cancellationToken).ConfigureAwait(false);
            if (!copy.IsNeeded)
                await WarnAsync(copy.Target, copy.Warnings).ConfigureAwait(false);
            if (!copy.IsNeeded || !await ShouldProcessAsync($"{service} on {copy.Target}", copy.Description).ConfigureAwait(false))
                return;
            PostProgress(progress);
            await ready.BringHostAsync(channels.First(channel => channel.NodeName == copy.Target), cancellationToken).ConfigureAwait(false);
            ServiceChange change = await copy.CarryOutAsync(null, cancellationToken).ConfigureAwait(false);
            await WarnAsync(copy.Target, change.Warnings).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (!copy.IsMissing && !StandbyUpkeep.IsAway(exception))
        {
            // The pair is watched all the same: another release that runs is better than none.
            await WriteErrorAsync(exception, service).ConfigureAwait(false);
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            PostProgress(progress);
        }
    }

    private async Task WarnAsync(string node, string[] warnings)
    {
        foreach (string warning in warnings)
            await WriteWarningAsync($"{node}: {warning}").ConfigureAwait(false);
    }

    private (string Account, SecureString Password)? AccountPassword() => ServiceCredential is null ? null : (ServiceCredential.UserName, ServiceCredential.Password);

    private Task MakeReadyAsync(OpenNodes open, StandbyReadiness ready, CancellationToken cancellationToken) => Task.WhenAll(open.Channels.Select(async channel =>
    {
        try
        {
            if (channel is not null)
                await ready.MakeReadyAsync(channel, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (StandbyUpkeep.IsAway(exception))
        {
            await WriteWarningAsync($"{channel!.NodeName}: {exception.Message}").ConfigureAwait(false);
        }
    }));

    private StandbyUpkeep Upkeep(string service, NodeReference[] references, StandbyReadiness ready) =>
        new(service, references.Select<NodeReference, Func<CancellationToken, Task<INodeChannel>>>(reference => token => ConnectAsync(reference, token)).ToArray(), OperationTimeout, SystemClock.Instance)
        {
            HostSha256 = ready.HostSha256,
            Credential = AccountPassword(),
            BringHostAsync = ready.BringHostAsync,
            MakeReadyAsync = ready.MakeReadyAsync,
            AgreeAsync = ShouldProcessAsync,
            TellAsync = WriteObjectAsync,
        };

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
        Task following = pair.Upkeep.RunAsync(over.Token);
        try
        {
            Task<ServiceWatchResult> watching = watch.RunAsync(over.Token);
            if (await Task.WhenAny(watching, keeping, following).ConfigureAwait(false) != watching)
                over.Cancel();
            return await watching.ConfigureAwait(false);
        }
        finally
        {
            over.Cancel();
            try
            {
                await Task.WhenAll(keeping, following).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The watch's own time was up.
            }
        }
    }

    /// <summary>The ways to the nodes while the pair is made ready; null for a node that does not answer.</summary>
    private sealed class OpenNodes : IDisposable
    {
        internal OpenNodes(INodeChannel?[] channels) => Channels = channels;

        internal INodeChannel?[] Channels { get; }

        /// <summary>Both, if both answer.</summary>
        internal INodeChannel[]? Both => Channels.OfType<INodeChannel>().ToArray() is { Length: 2 } both ? both : null;

        public void Dispose()
        {
            foreach (INodeChannel? channel in Channels)
                channel?.Dispose();
        }
    }

    private sealed class StandbyPair : IDisposable
    {
        internal StandbyPair(StandbySettings settings, ChannelStandbyNode[] nodes, StandbyStore store, StandbyUpkeep upkeep)
        {
            Settings = settings;
            Nodes = nodes;
            Store = store;
            Upkeep = upkeep;
        }

        /// <summary>Keeps the passive node's service like that of the active one.</summary>
        internal StandbyUpkeep Upkeep { get; }

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
