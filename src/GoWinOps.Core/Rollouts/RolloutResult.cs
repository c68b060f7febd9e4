using System;

namespace GoWinOps.Rollouts;

/// <summary>A rollout as its journal tells it: running, ended or interrupted.</summary>
public sealed class RolloutResult
{
    /// <summary>Its name.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release it brings.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>Where it stands.</summary>
    public RolloutState State { get; set; }

    /// <summary>Why it stands there, where that needs a reason.</summary>
    public string? Reason { get; set; }

    /// <summary>The id of the error behind it.</summary>
    public string? ErrorId { get; set; }

    /// <summary>What to do now, where there is an error.</summary>
    public string? RecommendedAction { get; set; }

    /// <summary>When it began, in UTC.</summary>
    public DateTime StartedUtc { get; set; }

    /// <summary>When its last record was written, in UTC.</summary>
    public DateTime UpdatedUtc { get; set; }

    /// <summary>From the first record to the last.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Who started it, and on which machine.</summary>
    public string Actor { get; set; } = string.Empty;

    /// <summary>The SHA-256 of its plan.</summary>
    public string PlanHash { get; set; } = string.Empty;

    /// <summary>Its journal; null when it has none on a disk.</summary>
    public string? JournalPath { get; set; }

    /// <summary>Whether the journal's last line was cut off while it was written; what it would have said is not known.</summary>
    public bool IsJournalTorn { get; set; }

    /// <summary>Its nodes, in the order they were named.</summary>
    public RolloutNodeResult[] Nodes { get; set; } = Array.Empty<RolloutNodeResult>();
}
