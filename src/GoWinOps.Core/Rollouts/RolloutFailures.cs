using System;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts;

/// <summary>Tells the kinds of failure apart that a rollout answers differently.</summary>
internal static class RolloutFailures
{
    /// <summary>Whether the node itself is out of reach: it may be tried again, and what it did last is not known.</summary>
    internal static bool IsNodeLost(Exception exception) => exception is GoWinOpsException { Problem: { } problem }
        && (problem.ErrorId == nameof(Messages.NodeTimedOut)
            || (problem.Category == "ConnectionError" && !IsLoadBalancerLost(exception)));

    /// <summary>Whether the load balancer is out of reach.</summary>
    internal static bool IsLoadBalancerLost(Exception exception) =>
        exception is GoWinOpsException { ErrorId: nameof(Messages.HaProxyUnreachable) };

    /// <summary>What to write of a failure; a cancelled step says that it was cancelled.</summary>
    internal static Problem Describe(Exception exception) => exception is OperationCanceledException
        ? Problem.Create(nameof(Messages.RolloutCancelled), null)
        : Problem.From(exception);
}
