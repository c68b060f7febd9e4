using System;
using System.Collections.Generic;
using System.Globalization;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Time;

namespace GoWinOps.Rollouts;

/// <summary>Writes what a rollout does: to the journal first, then to the ledger and to whoever watches.</summary>
internal sealed class RolloutRecorder
{
    private readonly object gate = new();
    private readonly RolloutPlan plan;
    private readonly string planHash;
    private readonly string rolloutId;
    private readonly string actor;
    private readonly IRolloutJournal journal;
    private readonly IClock clock;
    private readonly IRolloutObserver observer;

    internal RolloutRecorder(string rolloutId, RolloutPlan plan, string actor, IRolloutJournal journal, IClock clock, IRolloutObserver observer)
    {
        this.rolloutId = rolloutId;
        this.plan = plan;
        this.actor = actor;
        this.journal = journal;
        this.clock = clock;
        this.observer = observer;
        planHash = plan.Hash();
    }

    internal RolloutLedger Ledger { get; } = new();

    /// <summary>The first failure to write on the way back, when going on mattered more than writing it down.</summary>
    internal GoWinOpsException? JournalFailure { get; private set; }

    /// <summary>Writes the plan, before anything else.</summary>
    internal void Begin() => Write(New(null, nameof(RolloutState.Planned), RolloutEvent.Done, null, includePlan: true), mayFail: false);

    /// <summary>The rollout enters a state.</summary>
    internal void Enter(RolloutState state, Dictionary<string, string>? evidence = null, bool mayFail = false) =>
        Write(New(null, state.ToString(), RolloutEvent.Done, evidence), mayFail);

    /// <summary>A node is about to take a step. When this throws, the step must not be taken.</summary>
    internal void Intend(string node, RolloutPhase phase, string waitsOn, TimeSpan timeout, bool mayFail)
    {
        Dictionary<string, string> evidence = new()
        {
            [RolloutEvidence.WaitsOn] = waitsOn,
            [RolloutEvidence.Until] = (clock.UtcNow + timeout).UtcDateTime.ToString("o", CultureInfo.InvariantCulture),
        };
        Write(New(node, phase.ToString(), RolloutEvent.Intent, evidence), mayFail);
    }

    /// <summary>A node has taken a step. That it cannot be written must not undo it: the next intent will fail instead.</summary>
    internal void Complete(string node, RolloutPhase phase, Dictionary<string, string>? evidence = null) =>
        Write(New(node, phase.ToString(), RolloutEvent.Done, evidence), mayFail: true);

    /// <summary>A step of a node failed.</summary>
    internal void Fail(string node, RolloutPhase phase, Exception exception)
    {
        Problem problem = RolloutFailures.Describe(exception);
        Dictionary<string, string> evidence = new()
        {
            [RolloutEvidence.ErrorId] = problem.ErrorId,
            [RolloutEvidence.Reason] = problem.Message,
        };
        Write(New(node, phase.ToString(), RolloutEvent.Failed, evidence), mayFail: true);
    }

    /// <summary>What became of a node.</summary>
    internal void Finish(string node, RolloutNodeState state, string? reason = null)
    {
        Dictionary<string, string> evidence = new() { [RolloutEvidence.State] = state.ToString() };
        if (reason is not null)
            evidence[RolloutEvidence.Reason] = reason;
        Complete(node, RolloutPhase.Finish, evidence);
    }

    private RolloutRecord New(string? node, string phase, RolloutEvent what, Dictionary<string, string>? evidence, bool includePlan = false) => new()
    {
        RolloutId = rolloutId,
        Node = node,
        Phase = phase,
        Event = what,
        PlanHash = planHash,
        Actor = actor,
        Utc = clock.UtcNow,
        Evidence = evidence ?? new Dictionary<string, string>(),
        Plan = includePlan ? plan : null,
    };

    private void Write(RolloutRecord record, bool mayFail)
    {
        lock (gate)
        {
            try
            {
                journal.Append(record);
            }
            catch (GoWinOpsException exception) when (mayFail && exception.ErrorId == nameof(Messages.JournalWriteFailed))
            {
                JournalFailure ??= exception;
            }

            Ledger.Apply(record);
            observer.Recorded(record, Ledger.Result);
        }
    }
}
