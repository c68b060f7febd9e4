using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>One thing a service host or a watcher decided about a program, and why: a line of <c>logs\decisions.jsonl</c>.</summary>
public sealed class SupervisionDecision
{
    /// <summary>When, in UTC by the node's clock.</summary>
    public DateTime TimeUtc { get; set; }

    /// <summary>What was decided or found: one of <see cref="SupervisionDecisionKind"/>.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>The numbers it was decided by, each named with its unit: <c>exitCode</c>, <c>delaySeconds</c>, <c>memoryBytes</c>.</summary>
    public Dictionary<string, double>? Numbers { get; set; }

    /// <summary>The last the program wrote, where it ended by itself.</summary>
    public string? Output { get; set; }
}
