using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
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
        FleetTurns turns = new(new LookLanes(settings.ThrottleLimit), new RestartTurns());
        TimeSpan? end = clock.Elapsed + settings.Duration;
        List<NodeWatch> watches = new();
        try
        {
            foreach (WatchedNode node in nodes)
            {
                NodeTrack track = await store.ReadAsync(node.Name, cancellationToken).ConfigureAwait(false);
                watches.Add(new NodeWatch(settings, node, track, store, observer, fitness, turns, clock));
            }

            await RunAllAsync(watches, end, cancellationToken).ConfigureAwait(false);
            if (end is { } time && clock.Elapsed < time && !settings.Once)
                await clock.DelayAsync(time - clock.Elapsed, cancellationToken).ConfigureAwait(false);
            return Sum(watches);
        }
        finally
        {
            watches.ForEach(watch => watch.Dispose());
        }
    }

    // The watch of one node that fails for a reason nobody foresaw must not leave that node unwatched while the others go on for months: it ends them all.
    private static async Task RunAllAsync(List<NodeWatch> watches, TimeSpan? end, CancellationToken cancellationToken)
    {
        using CancellationTokenSource together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = watches.ConvertAll(watch => watch.RunAsync(end, together.Token));
        List<Task> left = running.ToList();
        while (left.Count > 0)
        {
            Task ended = await Task.WhenAny(left).ConfigureAwait(false);
            left.Remove(ended);
            if (ended.IsFaulted)
                together.Cancel();
        }

        Task? failed = running.Find(task => task.IsFaulted);
        await (failed ?? Task.WhenAll(running)).ConfigureAwait(false);
    }

    private ServiceWatchResult Sum(List<NodeWatch> watches)
    {
        string[] failures = watches.SelectMany((watch, index) => FailuresOf(nodes[index], watch.Last)).ToArray();
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

    private IEnumerable<string> FailuresOf(WatchedNode node, NodeLook? look)
    {
        if (look?.Observation is not { } seen)
            return new[] { $"{node.Name}: {look?.Problem?.Message ?? "it was not looked at."}" };
        return seen.Services.Where(service => service.IsHidden).Select(service => $"{node.Name}: '{service.Name}' may not be seen.")
            .Concat(node.Missing(seen).Where(IsNoAlert).Select(name => Problem.Create(nameof(Messages.ServiceNotFound), name, name, node.Name).Message));
    }

    // A name that was misspelled must not count as well for ever because no rule looks for what is absent.
    private bool IsNoAlert(string service) =>
        !settings.Rules.Any(rule => rule.Condition == ServiceCondition.Absent && new NamePattern(service).IsLiteral && new NamePattern(rule.Service).Matches(service));
}
