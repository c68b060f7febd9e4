using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Watches services on nodes, each node by itself, until it is stopped or its time is up.</summary>
internal sealed class FleetWatch
{
    private readonly ServiceWatchSettings settings;
    private readonly IReadOnlyList<WatchedNode> nodes;
    private readonly IWatchStore store;
    private readonly IServiceWatchObserver observer;
    private readonly INodeFitness fitness;
    private readonly IClock clock;

    internal FleetWatch(
        ServiceWatchSettings settings, IReadOnlyList<WatchedNode> nodes, IWatchStore store, IServiceWatchObserver observer, INodeFitness fitness, IClock clock)
    {
        this.settings = settings;
        this.nodes = nodes;
        this.store = store;
        this.observer = observer;
        this.fitness = fitness;
        this.clock = clock;
    }

    /// <summary>Watches, and answers with what the last look at each node found.</summary>
    internal async Task<ServiceWatchResult> RunAsync(CancellationToken cancellationToken)
    {
        LookLanes lanes = new(settings.ThrottleLimit);
        DateTimeOffset? end = clock.UtcNow + settings.Duration;
        List<NodeWatch> watches = new();
        foreach (WatchedNode node in nodes)
        {
            NodeTrack track = await store.ReadAsync(node.Name, cancellationToken).ConfigureAwait(false);
            watches.Add(new NodeWatch(settings, node, track, store, observer, fitness, lanes, clock));
        }

        await Task.WhenAll(watches.Select(watch => watch.RunAsync(end, cancellationToken))).ConfigureAwait(false);
        if (end is { } time && clock.UtcNow < time && !settings.Once)
            await clock.DelayAsync(time - clock.UtcNow, cancellationToken).ConfigureAwait(false);
        return Sum(watches);
    }

    private ServiceWatchResult Sum(List<NodeWatch> watches)
    {
        string[] failures = watches.SelectMany((watch, index) => FailuresOf(nodes[index].Name, watch.Last)).ToArray();
        int open = watches.Sum(watch => watch.OpenAlerts);
        return new ServiceWatchResult
        {
            Time = clock.UtcNow,
            ExitCode = failures.Length > 0 ? 2 : open > 0 ? 1 : 0,
            Nodes = watches.Count,
            Services = watches.Sum(watch => watch.Last?.Observation?.Services.Count(service => service.IsPresent) ?? 0),
            OpenAlerts = open,
            Failures = failures,
        };
    }

    private static IEnumerable<string> FailuresOf(string node, NodeLook? look)
    {
        if (look?.Observation is null)
            return new[] { $"{node}: {look?.Problem?.Message ?? "it was not looked at."}" };
        return look.Observation.Services
            .Where(service => service.IsPresent && service.State == GoServiceState.Unknown)
            .Select(service => $"{node}: '{service.Name}' may not be seen.");
    }
}
