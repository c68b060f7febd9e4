using System;

namespace GoWinOps.Rollouts.Journal;

/// <summary>Who holds the lease of a service.</summary>
public sealed class LeaseHolder
{
    /// <summary>The rollout.</summary>
    public string RolloutId { get; set; } = string.Empty;

    /// <summary>Who started it, and on which machine.</summary>
    public string Actor { get; set; } = string.Empty;

    /// <summary>The process there.</summary>
    public int ProcessId { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"rollout '{RolloutId}' of {Actor} (process {ProcessId}, since {Since:u})";
}
