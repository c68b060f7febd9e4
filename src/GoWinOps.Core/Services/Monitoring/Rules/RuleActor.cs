using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Sees to it that what rules demand of one node is done, and says what came of it.</summary>
internal sealed class RuleActor
{
    private readonly WatchedNode node;
    private readonly IServiceWatchObserver observer;
    private readonly RestartTurns restarts;
    private readonly NodeLedger ledger;
    private readonly IClock clock;

    internal RuleActor(WatchedNode node, IServiceWatchObserver observer, RestartTurns restarts, NodeLedger ledger, IClock clock)
    {
        this.node = node;
        this.observer = observer;
        this.restarts = restarts;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// <summary>Does what is due, one after the other.</summary>
    /// <param name="actions">What is due.</param>
    /// <param name="told">Where what came of it is added to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task ActAsync(IReadOnlyList<RuleJudge.Due> actions, ICollection<ServiceAlert> told, CancellationToken cancellationToken)
    {
        foreach (RuleJudge.Due due in actions)
        {
            using IDisposable? turn = due.EndsWhatRuns ? restarts.TryTake(due.Alert.Service) : NoTurn.Instance;
            if (turn is null)
                continue;
            // Counted before it is done: an action that takes the watch down with it must not begin anew each time.
            DateTimeOffset begin = clock.UtcNow;
            due.Track.Actions.Add(begin);
            due.Track.Attempts++;
            await ledger.SaveAsync(cancellationToken).ConfigureAwait(false);
            ServiceAlert outcome = await ActAsync(due, cancellationToken).ConfigureAwait(false);
            if (outcome.State == ServiceAlertState.ActionSkipped)
            {
                due.Track.Actions.Remove(begin);
                due.Track.Attempts--;
                due.Track.SkippedAt = outcome.Time;
                outcome.Attempts = due.Track.Attempts;
            }

            told.Add(outcome);
            await observer.AlertedAsync(outcome, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ServiceAlert> ActAsync(RuleJudge.Due due, CancellationToken cancellationToken)
    {
        ServiceAlert alert = due.Alert;
        alert.Attempts = due.Track.Attempts;
        string what = alert.Service.Length == 0 ? $"{due.Rule.Action} for '{node.Name}'" : $"{due.Rule.Action} of '{alert.Service}' on '{node.Name}'";
        try
        {
            ServiceRuleOutcome outcome = await observer.ActAsync(node, due.Rule, alert, cancellationToken).ConfigureAwait(false);
            alert.State = outcome.State;
            alert.Sentence = outcome.State == ServiceAlertState.ActionSkipped ? $"{what} was left out: {outcome.Sentence}" : $"{what} was done: {outcome.Sentence}";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            alert.State = ServiceAlertState.ActionFailed;
            alert.Sentence = $"{what} failed: {Problem.From(exception).Message}";
        }

        alert.Time = clock.UtcNow;
        return alert;
    }

    private sealed class NoTurn : IDisposable
    {
        internal static readonly NoTurn Instance = new();

        public void Dispose()
        {
        }
    }
}
