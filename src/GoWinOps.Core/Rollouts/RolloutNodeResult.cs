using System;
using System.Collections.Generic;

namespace GoWinOps.Rollouts;

/// <summary>What became of one node, or where it stands.</summary>
public sealed class RolloutNodeResult
{
    /// <summary>The node, as the user named it.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Where it stands.</summary>
    public RolloutNodeState State { get; set; }

    /// <summary>The phase that failed; <see cref="RolloutPhase.None"/> when none did.</summary>
    public RolloutPhase FailedPhase { get; set; }

    /// <summary>Why it failed, was skipped or went back.</summary>
    public string? Reason { get; set; }

    /// <summary>The id of the error behind it.</summary>
    public string? ErrorId { get; set; }

    /// <summary>The release it ran before.</summary>
    public string? From { get; set; }

    /// <summary>The release it is to run.</summary>
    public string To { get; set; } = string.Empty;

    /// <summary>The release it is set to now, as far as the journal knows.</summary>
    public string? Release { get; set; }

    /// <summary>Whether this rollout keeps it out of the load balancer.</summary>
    public bool IsDrained { get; set; }

    /// <summary>Whether this rollout has taken the service's failure actions away and not given them back.</summary>
    public bool IsRecoverySuspended { get; set; }

    /// <summary>The step begun last.</summary>
    public RolloutPhase Phase { get; set; }

    /// <summary>Whether that step was begun and nothing is known of its end: it may or may not have been done.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>Since when it has been at this step, in UTC.</summary>
    public DateTime? SinceUtc { get; set; }

    /// <summary>What it waits on; null when it waits on nothing.</summary>
    public string? WaitsOn { get; set; }

    /// <summary>Until when, in UTC.</summary>
    public DateTime? WaitsUntilUtc { get; set; }

    /// <summary>How long each step took, by its name.</summary>
    public Dictionary<string, TimeSpan> Durations { get; set; } = new();

    /// <summary>How long the node took from the first step that concerned it alone to the last.</summary>
    public TimeSpan Duration { get; set; }
}
