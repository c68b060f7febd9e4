using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts;

/// <summary>
/// Turns records into a rollout's state. The running engine and the reader of a journal use the same ledger: what the journal says is what the engine knew.
/// </summary>
internal sealed class RolloutLedger
{
    private readonly Dictionary<string, RolloutNodeResult> nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Node, RolloutPhase Phase), DateTime> begun = new();
    private readonly Dictionary<string, DateTime> firstOwnStep = new(StringComparer.OrdinalIgnoreCase);

    internal RolloutResult Result { get; } = new();

    internal RolloutPlan? Plan { get; private set; }

    internal long FencingToken { get; private set; }

    internal static RolloutLedger Replay(IEnumerable<RolloutRecord> records)
    {
        RolloutLedger ledger = new();
        foreach (RolloutRecord record in records)
            ledger.Apply(record);
        return ledger;
    }

    internal RolloutNodeResult NodeOf(string name) => nodes[name];

    internal void Apply(RolloutRecord record)
    {
        if (record.Plan is not null)
            Begin(record, record.Plan);
        Result.UpdatedUtc = record.Utc.UtcDateTime;
        Result.Duration = Result.UpdatedUtc - Result.StartedUtc;
        if (record.Node is null)
            ApplyToRollout(record);
        else if (Enum.TryParse(record.Phase, out RolloutPhase phase) && nodes.TryGetValue(record.Node, out RolloutNodeResult? node))
            ApplyToNode(node, phase, record);
    }

    private void Begin(RolloutRecord record, RolloutPlan plan)
    {
        Plan = plan;
        Result.Id = record.RolloutId;
        Result.Service = plan.Service;
        Result.Version = plan.Release.Version;
        Result.StartedUtc = record.Utc.UtcDateTime;
        Result.Actor = record.Actor;
        Result.PlanHash = record.PlanHash;
        Result.Nodes = plan.Nodes.Select(name => new RolloutNodeResult { Name = name, To = plan.Release.Version }).ToArray();
        foreach (RolloutNodeResult node in Result.Nodes)
            nodes.Add(node.Name, node);
    }

    private void ApplyToRollout(RolloutRecord record)
    {
        if (Enum.TryParse(record.Phase, out RolloutState state))
            Result.State = state;
        Result.Reason = Find(record, RolloutEvidence.Reason);
        Result.ErrorId = Find(record, RolloutEvidence.ErrorId);
        Result.RecommendedAction = Find(record, RolloutEvidence.RecommendedAction);
        if (Find(record, RolloutEvidence.FencingToken) is { } token)
            FencingToken = long.Parse(token, CultureInfo.InvariantCulture);
    }

    private void ApplyToNode(RolloutNodeResult node, RolloutPhase phase, RolloutRecord record)
    {
        DateTime utc = record.Utc.UtcDateTime;
        node.Phase = phase;
        node.SinceUtc = utc;
        node.IsInDoubt = record.Event == RolloutEvent.Intent;
        node.WaitsOn = Find(record, RolloutEvidence.WaitsOn);
        node.WaitsUntilUtc = Find(record, RolloutEvidence.Until) is { } until
            ? DateTime.Parse(until, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null;
        if (record.Event == RolloutEvent.Intent)
        {
            begun[(node.Name, phase)] = utc;
            if (phase >= RolloutPhase.Capture && !firstOwnStep.ContainsKey(node.Name))
                firstOwnStep[node.Name] = utc;
            if (node.FailedPhase == RolloutPhase.None)
                node.State = StateWhileIn(phase) ?? node.State;
            return;
        }

        Measure(node, phase, utc);
        if (record.Event == RolloutEvent.Failed)
            Fail(node, phase, record);
        else
            Complete(node, phase, record);
    }

    private void Measure(RolloutNodeResult node, RolloutPhase phase, DateTime utc)
    {
        if (begun.TryGetValue((node.Name, phase), out DateTime start))
        {
            node.Durations.TryGetValue(phase.ToString(), out TimeSpan before);
            node.Durations[phase.ToString()] = before + (utc - start);
            begun.Remove((node.Name, phase));
        }

        if (firstOwnStep.TryGetValue(node.Name, out DateTime first))
            node.Duration = utc - first;
    }

    private static void Fail(RolloutNodeResult node, RolloutPhase phase, RolloutRecord record)
    {
        string? reason = Find(record, RolloutEvidence.Reason);
        node.State = RolloutNodeState.Failed;
        if (node.FailedPhase == RolloutPhase.None)
        {
            node.FailedPhase = phase;
            node.Reason = reason;
            node.ErrorId = Find(record, RolloutEvidence.ErrorId);
        }
        else
        {
            node.Reason += $" Then {phase} failed: {reason}";
        }
    }

    private static void Complete(RolloutNodeResult node, RolloutPhase phase, RolloutRecord record)
    {
        switch (phase)
        {
            case RolloutPhase.Preflight:
            case RolloutPhase.Capture:
                node.From = Find(record, RolloutEvidence.FromRelease) ?? node.From;
                node.Release = node.From;
                break;
            case RolloutPhase.Drain:
                node.IsDrained |= Find(record, RolloutEvidence.Changed) == "true";
                break;
            case RolloutPhase.Undrain:
                node.IsDrained = false;
                break;
            case RolloutPhase.SuspendRecovery:
                node.IsRecoverySuspended = Find(record, RolloutEvidence.Changed) == "true";
                break;
            case RolloutPhase.RestoreRecovery:
                node.IsRecoverySuspended = false;
                break;
            case RolloutPhase.Switch:
            case RolloutPhase.UndoSwitch:
                node.Release = Find(record, RolloutEvidence.Release);
                break;
            case RolloutPhase.Finish:
                Finish(node, record);
                return;
        }

        // Once a phase has failed the node is on its way back, and only its end says what became of it.
        if (node.FailedPhase == RolloutPhase.None)
            node.State = StateAfter(phase) ?? node.State;
    }

    private static void Finish(RolloutNodeResult node, RolloutRecord record)
    {
        if (Enum.TryParse(Find(record, RolloutEvidence.State), out RolloutNodeState state))
            node.State = state;
        node.Reason = Find(record, RolloutEvidence.Reason) ?? node.Reason;
        node.ErrorId = Find(record, RolloutEvidence.ErrorId) ?? node.ErrorId;
    }

    private static RolloutNodeState? StateWhileIn(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Preflight or RolloutPhase.Stage => RolloutNodeState.Preflight,
        RolloutPhase.Drain or RolloutPhase.AwaitDrained => RolloutNodeState.Draining,
        RolloutPhase.SuspendRecovery or RolloutPhase.Stop => RolloutNodeState.Stopping,
        RolloutPhase.Switch => RolloutNodeState.Switching,
        RolloutPhase.Start or RolloutPhase.AwaitReady => RolloutNodeState.Starting,
        RolloutPhase.Undrain or RolloutPhase.Confirm => RolloutNodeState.Undraining,
        _ => null,
    };

    private static RolloutNodeState? StateAfter(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Stage => RolloutNodeState.Staged,
        RolloutPhase.AwaitDrained => RolloutNodeState.Drained,
        RolloutPhase.AwaitReady => RolloutNodeState.Ready,
        RolloutPhase.Confirm => RolloutNodeState.InService,
        RolloutPhase.MarkStable => RolloutNodeState.Done,
        _ => null,
    };

    private static string? Find(RolloutRecord record, string name) => record.Evidence.TryGetValue(name, out string? value) ? value : null;
}
