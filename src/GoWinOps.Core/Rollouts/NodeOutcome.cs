using System;

namespace GoWinOps.Rollouts;

/// <summary>How a node's turn ended.</summary>
internal sealed class NodeOutcome
{
    internal NodeOutcome(string node, RolloutNodeState state, Exception? failure = null, bool needsAttention = false)
    {
        Node = node;
        State = state;
        Failure = failure;
        NeedsAttention = needsAttention;
    }

    internal string Node { get; }

    internal RolloutNodeState State { get; }

    /// <summary>What failed; null when nothing did.</summary>
    internal Exception? Failure { get; }

    /// <summary>Whether it could not be brought to a safe state.</summary>
    internal bool NeedsAttention { get; }
}
