using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Watches one node: looks, says what changed, holds it against the rules, writes it down. Nodes know nothing of each other.</summary>
internal sealed class NodeWatch
{
    private readonly ServiceWatchSettings settings;
    private readonly WatchedNode node;
    private readonly IWatchStore store;
    private readonly IServiceWatchObserver observer;
    private readonly INodeFitness fitness;
    private readonly IClock clock;
    private readonly LookLanes lanes;
    private readonly NodeTracker tracker;
    private readonly RuleJudge judge;
    private readonly ObserveServicesOperation look;
    private string? lastFailure;

    internal NodeWatch(
        ServiceWatchSettings settings, WatchedNode node, NodeTrack track, IWatchStore store, IServiceWatchObserver observer, INodeFitness fitness, LookLanes lanes, IClock clock)
    {
        this.settings = settings;
        this.node = node;
        this.store = store;
        this.observer = observer;
        this.fitness = fitness;
        this.lanes = lanes;
        this.clock = clock;
        long[] memoryLimits = settings.Rules.Where(rule => rule.Condition == ServiceCondition.MemoryAbove).Select(rule => rule.Bytes).ToArray();
        tracker = new NodeTracker(node.Name, track, memoryLimits);
        judge = new RuleJudge(node.Name, settings.Rules);
        look = new ObserveServicesOperation { Names = node.Services, HealthUrl = settings.HealthUrl };
    }

    private NodeTrack Track => tracker.Track;

    /// <summary>What was found by the last look.</summary>
    internal NodeLook? Last { get; private set; }

    /// <summary>How many alerts are raised.</summary>
    internal int OpenAlerts => Track.Alerts.Values.Count(alert => alert.IsRaised);

    /// <summary>Looks until the watch ends, and leaves everything written down.</summary>
    internal async Task RunAsync(DateTimeOffset? end, CancellationToken cancellationToken)
    {
        DateTimeOffset start = clock.UtcNow;
        try
        {
            while (true)
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
                if (settings.Once)
                    return;
                // Looks lie on a grid, so that one that took long is not made up for and does not shift those after it.
                long passed = (clock.UtcNow - start).Ticks / settings.Interval.Ticks + 1;
                DateTimeOffset next = start + TimeSpan.FromTicks(passed * settings.Interval.Ticks);
                if (next >= end)
                    return;
                await clock.DelayAsync(next - clock.UtcNow, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Without the token: what was seen has to be written down also when the watch is stopped.
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        NodeLook found = await AskAsync(cancellationToken).ConfigureAwait(false);
        CloseBeforeGap(found.Time);
        bool isKnown = Track.LastLook is not null;
        Dictionary<string, WatchSample> before = Samples();
        bool wasReachable = Track.UnreachableSince is null;
        DateTimeOffset? since = Track.LastRecord;
        List<ServiceEvent> events = tracker.Observe(found).ToList();
        Track.LastLook = found.Time;
        Last = found;
        foreach (ServiceEvent change in events)
            await observer.ChangedAsync(change, cancellationToken).ConfigureAwait(false);
        List<ServiceAlert> alerts = await JudgeAsync(cancellationToken).ConfigureAwait(false);
        ServiceEvent[] moved = await FitAsync(found, cancellationToken).ConfigureAwait(false);
        events.AddRange(moved);
        bool isNews = !isKnown || events.Count + alerts.Count > 0 || wasReachable != Track.UnreachableSince is null || !AreSame(before, Samples());
        if (isNews || since is null || found.Time - since >= settings.RecordInterval)
            await RecordAsync(found.Time, events, alerts, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NodeLook> AskAsync(CancellationToken cancellationToken)
    {
        using IDisposable turn = await lanes.EnterAsync(Track.UnreachableSince is not null, cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<NodeObservation> answer = node.InvokeAsync(look, settings.NodeTimeout, limited.Token);
        Task passed = clock.DelayAsync(settings.NodeTimeout, inTime.Token);
        try
        {
            if (await Task.WhenAny(answer, passed).ConfigureAwait(false) != answer)
            {
                limited.Cancel();
                node.Dispose();
            }

            return new NodeLook(clock.UtcNow, await answer.ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NodeLook(clock.UtcNow, null, Problem.Create(nameof(Messages.NodeTimedOut), node.Name, node.Name, nameof(ObserveServicesOperation), settings.NodeTimeout));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new NodeLook(clock.UtcNow, null, Problem.From(exception));
        }
        finally
        {
            inTime.Cancel();
        }
    }

    private async Task<List<ServiceAlert>> JudgeAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<ServiceAlert> raised, IReadOnlyList<RuleJudge.Due> actions) = judge.Judge(Track, clock.UtcNow);
        List<ServiceAlert> alerts = raised.ToList();
        foreach (ServiceAlert alert in raised)
            await observer.AlertedAsync(alert, cancellationToken).ConfigureAwait(false);
        foreach (RuleJudge.Due due in actions)
        {
            // Counted before it is done: an action that takes the watch down with it must not begin anew each time.
            due.Track.Actions.Add(clock.UtcNow);
            due.Track.Attempts++;
            await SaveAsync(cancellationToken).ConfigureAwait(false);
            ServiceAlert outcome = await ActAsync(due, cancellationToken).ConfigureAwait(false);
            alerts.Add(outcome);
            await observer.AlertedAsync(outcome, cancellationToken).ConfigureAwait(false);
        }

        return alerts;
    }

    private async Task<ServiceAlert> ActAsync(RuleJudge.Due due, CancellationToken cancellationToken)
    {
        ServiceAlert alert = due.Alert;
        alert.Attempts = due.Track.Attempts;
        string what = $"{due.Rule.Action} of '{alert.Service}' on '{node.Name}'";
        try
        {
            ServiceRuleOutcome outcome = await observer.ActAsync(node, due.Rule, alert, cancellationToken).ConfigureAwait(false);
            alert.State = outcome.State;
            alert.Sentence = outcome.State == ServiceAlertState.ActionSkipped ? $"{what} was left out: {outcome.Sentence}" : $"{what} was done: {outcome.Sentence}";
            if (outcome.State == ServiceAlertState.ActionSkipped)
                due.Track.Actions.RemoveAt(due.Track.Actions.Count - 1);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            alert.State = ServiceAlertState.ActionFailed;
            alert.Sentence = $"{what} failed: {Problem.From(exception).Message}";
        }

        alert.Time = clock.UtcNow;
        return alert;
    }

    private async Task<ServiceEvent[]> FitAsync(NodeLook found, CancellationToken cancellationToken)
    {
        try
        {
            ServiceEvent? moved = await fitness.UpdateAsync(node.Name, Track, found, () => SaveAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            if (moved is null)
                return Array.Empty<ServiceEvent>();
            await observer.ChangedAsync(moved, cancellationToken).ConfigureAwait(false);
            return new[] { moved };
        }
        catch (GoWinOpsException exception)
        {
            await FailAsync(exception.Problem, cancellationToken).ConfigureAwait(false);
            return Array.Empty<ServiceEvent>();
        }
    }

    private async Task RecordAsync(DateTimeOffset time, IReadOnlyList<ServiceEvent> events, IReadOnlyList<ServiceAlert> alerts, CancellationToken cancellationToken)
    {
        try
        {
            store.Append(Record(time, events, alerts));
            Track.LastRecord = time;
            lastFailure = null;
        }
        catch (GoWinOpsException exception)
        {
            await FailAsync(exception.Problem, cancellationToken).ConfigureAwait(false);
        }

        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private WatchRecord Record(DateTimeOffset time, IReadOnlyList<ServiceEvent> events, IReadOnlyList<ServiceAlert> alerts) => new()
    {
        Time = time,
        Since = Track.LastRecord ?? time,
        Node = node.Name,
        Watch = store.WatchOf(node.Name),
        IsReachable = Track.UnreachableSince is null,
        Samples = Track.UnreachableSince is null ? Samples().Values.ToArray() : Array.Empty<WatchSample>(),
        Events = events.ToArray(),
        Alerts = alerts.ToArray(),
    };

    // What was seen up to the last look before a gap still counts; what comes after it begins anew.
    private void CloseBeforeGap(DateTimeOffset now)
    {
        if (Track.LastLook is not { } last || now - last <= settings.LongestGap)
            return;
        if (Track.LastRecord < last)
            store.Append(Record(last, Array.Empty<ServiceEvent>(), Array.Empty<ServiceAlert>()));
        Track.LastRecord = null;
    }

    private async Task CloseAsync()
    {
        if (Track.LastLook is { } last)
            await RecordAsync(last, Array.Empty<ServiceEvent>(), Array.Empty<ServiceAlert>(), CancellationToken.None).ConfigureAwait(false);
        node.Dispose();
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.SaveAsync(node.Name, Track, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await FailAsync(exception.Problem, cancellationToken).ConfigureAwait(false);
        }
    }

    // Said once and not at every look.
    private Task FailAsync(Problem problem, CancellationToken cancellationToken)
    {
        if (lastFailure == problem.ErrorId || cancellationToken.IsCancellationRequested)
            return Task.CompletedTask;
        lastFailure = problem.ErrorId;
        return observer.FailedAsync(node.Name, problem, cancellationToken);
    }

    private Dictionary<string, WatchSample> Samples() =>
        Track.Services.Values.ToDictionary(service => service.Last.Name, service => WatchSample.Of(service.Last), StringComparer.OrdinalIgnoreCase);

    private static bool AreSame(Dictionary<string, WatchSample> before, Dictionary<string, WatchSample> now) =>
        before.Count == now.Count && now.All(pair => before.TryGetValue(pair.Key, out WatchSample? other) && other.IsSameAs(pair.Value));
}
