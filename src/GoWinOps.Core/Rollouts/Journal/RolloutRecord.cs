using System;
using System.Collections.Generic;

namespace GoWinOps.Rollouts.Journal;

/// <summary>One line of a rollout's journal.</summary>
public sealed class RolloutRecord
{
    /// <summary>Its number; the first is 0 and carries the plan.</summary>
    public long Seq { get; set; }

    /// <summary>The rollout.</summary>
    public string RolloutId { get; set; } = string.Empty;

    /// <summary>The node; null for what concerns the rollout as a whole.</summary>
    public string? Node { get; set; }

    /// <summary>A <see cref="RolloutPhase"/> of the node, or a <see cref="RolloutState"/> of the rollout.</summary>
    public string Phase { get; set; } = string.Empty;

    /// <summary>What is said of it.</summary>
    public RolloutEvent Event { get; set; }

    /// <summary>The plan's SHA-256.</summary>
    public string PlanHash { get; set; } = string.Empty;

    /// <summary>Who does it, and on which control machine.</summary>
    public string Actor { get; set; } = string.Empty;

    /// <summary>When, by the control machine's clock.</summary>
    public DateTimeOffset Utc { get; set; }

    /// <summary>What was seen or is awaited, under the names of <see cref="RolloutEvidence"/>.</summary>
    public Dictionary<string, string> Evidence { get; set; } = new();

    /// <summary>The plan, in the first record only.</summary>
    public RolloutPlan? Plan { get; set; }

    /// <summary>The hash of the line before; empty in the first.</summary>
    public string PrevHash { get; set; } = string.Empty;
}
