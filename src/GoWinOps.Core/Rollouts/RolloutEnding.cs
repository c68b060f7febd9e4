using System.Collections.Generic;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts;

/// <summary>How a rollout ends, and why.</summary>
internal sealed class RolloutEnding
{
    private RolloutEnding(RolloutState state, Dictionary<string, string> evidence)
    {
        State = state;
        Evidence = evidence;
    }

    internal RolloutState State { get; }

    internal Dictionary<string, string> Evidence { get; }

    internal static RolloutEnding Succeeded { get; } = new(RolloutState.Succeeded, new Dictionary<string, string>());

    internal static RolloutEnding Because(RolloutState state, Problem problem)
    {
        Dictionary<string, string> evidence = new()
        {
            [RolloutEvidence.ErrorId] = problem.ErrorId,
            [RolloutEvidence.Reason] = problem.Message,
        };
        if (problem.RecommendedAction is { } action)
            evidence[RolloutEvidence.RecommendedAction] = action;
        return new RolloutEnding(state, evidence);
    }
}
