using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Rollouts;

namespace GoWinOps.Commands;

/// <summary>A plan in words, as -WhatIf and -Confirm show it.</summary>
internal static class RolloutPlanText
{
    internal static string Describe(RolloutPlan plan)
    {
        List<string> lines = new()
        {
            $"Roll '{plan.Service}' to release '{plan.Release.Version}' ({plan.Release.FileName}, {plan.Release.Size:N0} bytes, SHA-256 {plan.Release.Sha256}) on {plan.Nodes.Length} nodes:",
            $"  first, on all: look at service, release, disk and health; send the release to {string.Join(", ", plan.Nodes)}",
            $"  then at most {plan.MaxUnavailable} at a time, the first alone, what is out of service already before the others; {plan.MaxFailed} may fail, {plan.MaxFailed + 1} stops it",
        };
        lines.AddRange(plan.Nodes.Select(node => $"  {node}: {string.Join(" -> ", Steps(plan))}"));
        lines.Add(plan.OnFailure == RolloutFailureAction.RollbackNode
            ? "  a node that fails goes back to its last stable release and into service, then the rollout pauses"
            : "  a node that fails stays out of service as it is, and the rollout pauses");
        return string.Join("\n", lines);
    }

    private static IEnumerable<string> Steps(RolloutPlan plan)
    {
        if (plan.LoadBalancer is not null)
            yield return $"drain in {plan.LoadBalancer} (up to {Seconds(plan.DrainTimeout)}, then {Seconds(plan.QuietPeriod)} quiet)";
        yield return $"stop (up to {Seconds(plan.StopTimeout)}, then kill)";
        yield return $"switch to {plan.Release.Version}";
        yield return $"start (up to {Seconds(plan.StartTimeout)})";
        yield return $"healthy at {plan.HealthUrl} for {Seconds(plan.MinReady)} within {Seconds(plan.HealthyDeadline)}";
        if (plan.LoadBalancer is not null)
            yield return $"back into service, seen up within {Seconds(plan.ConfirmTimeout)}";
    }

    private static string Seconds(System.TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.CurrentCulture) + " s";
}
