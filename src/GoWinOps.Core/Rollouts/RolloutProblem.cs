using System.Globalization;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts;

/// <summary>Why a rollout did not go through, as a problem.</summary>
public static class RolloutProblem
{
    /// <summary>The problem of <paramref name="result"/>; null when it went through on all nodes.</summary>
    public static Problem? Of(RolloutResult result) => result.ErrorId is not { } id ? null : new Problem
    {
        ErrorId = id,
        Message = result.Reason ?? string.Empty,
        RecommendedAction = result.RecommendedAction,
        Category = Messages.ResourceManager.GetString(id + "_Category", CultureInfo.InvariantCulture) ?? "NotSpecified",
        Target = result.Id,
    };
}
