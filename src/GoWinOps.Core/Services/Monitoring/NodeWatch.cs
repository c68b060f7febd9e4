using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Watches one node: looks, says what changed, holds it against the rules, writes it down. Nodes know nothing of each other.</summary>
internal sealed class NodeWatch : IDisposable
{
    // Less than this is a clock being kept right, and not one being set.
    private static readonly TimeSpan SmallestJump = TimeSpan.FromSeconds(10);
    private readonly ServiceWatchSettings settings;
    private readonly WatchedNode node;
    private readonly IServiceWatchObserver observer;
    private readonly INodeFitness fitness;
    private readonly IClock clock;
    private readonly NodeTracker tracker;
    private readonly RuleJudge judge;
    private readonly RuleActor actor;
    private readonly NodeQuestion question;
    private readonly NodeLedger ledger;
    private readonly List<ServiceEvent> events = new();
    private readonly List<ServiceAlert> alerts = new();
    private TimeSpan? lastLook;

    /// <summary>Goes on from <paramref name="track"/>.</summary>
    internal NodeWatch(
        ServiceWatchSettings settings, WatchedNode node, NodeTrack track, IWatchStore store, IServiceWatchObserver observer, INodeFitness fitness, FleetTurns turns, IClock clock)
    {
        this.settings = settings;
        this.node = node;
        this.observer = observer;
        this.fitness = fitness;
        this.clock = clock;
        long[] memoryLimits = settings.Rules.Where(rule => rule.Condition == ServiceCondition.MemoryAbove).Select(rule => rule.Bytes).ToArray();
        tracker = new NodeTracker(node.Name, track, node.Services, memoryLimits);
        judge = new RuleJudge(node.Name, settings.Rules);
        ledger = new NodeLedger(node.Name, track, store, observer);
        actor = new RuleActor(node, observer, turns.Restarts, ledger, clock);
        question = new NodeQuestion(settings, node, turns.Looks, clock);
    }

    private NodeTrack Track => tracker.Track;

    /// <summary>What was found by the last look.</summary>
    internal NodeLook? Last { get; private set; }

    /// <summary>How many alerts are raised.</summary>
    internal int OpenAlerts => Track.Alerts.Values.Count(alert => alert.IsRaised);

    /// <summary>Looks until the watch ends, and leaves everything written down.</summary>
    /// <param name="end">When it ends, by <see cref="IClock.Elapsed"/>; null for never.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task RunAsync(TimeSpan? end, CancellationToken cancellationToken)
    {
        TimeSpan start = clock.Elapsed;
        try
        {
            while (true)
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
                if (settings.Once)
                    return;
                // Looks lie on a grid, so that one that took long is not made up for and does not shift those after it.
                TimeSpan passed = clock.Elapsed - start;
                TimeSpan wait = settings.Interval - TimeSpan.FromTicks(passed.Ticks % settings.Interval.Ticks);
                if (start + passed + wait >= end)
                    return;
                await clock.DelayAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Without the token: what was seen has to be written down also when the watch is stopped.
            await CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Breaks off what is still asked.</summary>
    public void Dispose() => question.Dispose();

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        NodeLook found = await question.AskAsync(Track.UnreachableSince is not null, cancellationToken).ConfigureAwait(false);
        await CloseBeforeGapAsync(found.Time, cancellationToken).ConfigureAwait(false);
        bool isKnown = Track.LastLook is not null;
        Dictionary<string, WatchSample> before = Samples();
        IReadOnlyList<ServiceEvent> changes = tracker.Observe(found);
        Track.LastLook = found.Time;
        bool isFirst = Last?.Observation is null;
        Last = found;
        // Kept before they are told: a watch that is stopped meanwhile writes them down in the end.
        events.AddRange(changes);
        foreach (ServiceEvent change in changes)
            await observer.ChangedAsync(change, cancellationToken).ConfigureAwait(false);
        await ComplainAsync(found.Observation, isFirst, cancellationToken).ConfigureAwait(false);
        await JudgeAsync(found.Time, cancellationToken).ConfigureAwait(false);
        await FitAsync(found, cancellationToken).ConfigureAwait(false);
        bool isNews = !isKnown || events.Count + alerts.Count > 0 || !AreSame(before, Samples());
        if (isNews || ledger.LastRecord is not { } last || found.Time - last >= settings.RecordInterval)
            await RecordAsync(found.Time, cancellationToken).ConfigureAwait(false);
        else
            await ledger.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // With one look, what is missing is part of its result; else a misspelled name would be watched in silence.
    private async Task ComplainAsync(NodeObservation? seen, bool isFirst, CancellationToken cancellationToken)
    {
        if (seen is null)
            return;
        IEnumerable<Problem> missing = isFirst && !settings.Once
            ? node.Missing(seen).Select(name => Problem.Create(nameof(Messages.ServiceNotFound), name, name, node.Name))
            : Array.Empty<Problem>();
        foreach (Problem problem in seen.Problems.Concat(missing))
            await ledger.FailAsync(problem.Message, problem, cancellationToken).ConfigureAwait(false);
    }

    private async Task JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        (IReadOnlyList<ServiceAlert> said, IReadOnlyList<RuleJudge.Due> actions) = judge.Judge(Track, now);
        alerts.AddRange(said);
        foreach (ServiceAlert alert in said)
            await observer.AlertedAsync(alert, cancellationToken).ConfigureAwait(false);
        await actor.ActAsync(actions, alerts, cancellationToken).ConfigureAwait(false);
    }

    private async Task FitAsync(NodeLook found, CancellationToken cancellationToken)
    {
        try
        {
            ServiceEvent? moved = await fitness.UpdateAsync(node.Name, Track, found, () => ledger.SaveAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            ledger.Succeeded(nameof(fitness));
            await MovedAsync(moved, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await ledger.FailAsync(nameof(fitness), exception.Problem, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MovedAsync(ServiceEvent? moved, CancellationToken cancellationToken)
    {
        if (moved is null)
            return;
        events.Add(moved);
        await observer.ChangedAsync(moved, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        ServiceEvent[] changed = events.ToArray();
        ServiceAlert[] said = alerts.ToArray();
        events.Clear();
        alerts.Clear();
        await ledger.RecordAsync(time, changed, said, cancellationToken).ConfigureAwait(false);
    }

    // What was seen up to the last look before a gap still counts; what comes after it begins anew. A clock that was set leaves a gap of its own: all that is
    // remembered goes with it, or a rule would take the hour by which it was set for an hour that has passed.
    private async Task CloseBeforeGapAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        TimeSpan? before = lastLook;
        lastLook = clock.Elapsed;
        if (Track.LastLook is not { } last)
            return;
        TimeSpan jump = before is { } then ? now - last - (lastLook.Value - then) : now < last ? now - last : TimeSpan.Zero;
        bool wasSet = now < last || jump.Duration() >= SmallestJump;
        if (!wasSet && now - last <= settings.LongestGap)
            return;
        if (ledger.LastRecord < last)
            await RecordAsync(last, cancellationToken).ConfigureAwait(false);
        ledger.Break();
        if (!wasSet)
            return;
        Track.Shift(jump);
        if (now < last)
            Track.Epoch++;
    }

    private async Task CloseAsync()
    {
        await question.CloseAsync().ConfigureAwait(false);
        try
        {
            if (!settings.Once)
                await LeaveAsync().ConfigureAwait(false);
        }
        finally
        {
            if (Track.LastLook is { } last)
                await RecordAsync(last, CancellationToken.None).ConfigureAwait(false);
            node.Dispose();
        }
    }

    // Nobody is left who would put the node back.
    private async Task LeaveAsync()
    {
        using CancellationTokenSource limited = new(settings.LookTimeout);
        try
        {
            ServiceEvent? moved = await fitness.LeaveAsync(node.Name, Track, clock.UtcNow, limited.Token).ConfigureAwait(false);
            await MovedAsync(moved, CancellationToken.None).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await ledger.FailAsync(nameof(fitness), exception.Problem, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more, or the load balancer took too long: what is remembered lets the next watch put the node back.
        }
    }

    private Dictionary<string, WatchSample> Samples() =>
        Track.Services.Values.ToDictionary(service => service.Last.Name, service => WatchSample.Of(service.Last), StringComparer.OrdinalIgnoreCase);

    private static bool AreSame(Dictionary<string, WatchSample> before, Dictionary<string, WatchSample> now) =>
        before.Count == now.Count && now.All(pair => before.TryGetValue(pair.Key, out WatchSample? other) && other.IsSameAs(pair.Value));
}
