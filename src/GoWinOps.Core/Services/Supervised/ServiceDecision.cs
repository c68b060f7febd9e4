using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>One thing that was decided about a supervised service, and why.</summary>
public sealed class ServiceDecision
{
    private DateTime timeUtc;

    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>When, in UTC by the node's clock.</summary>
    public DateTime TimeUtc
    {
        get => timeUtc;
        // JSON loses the kind of a date on its way from a node.
        set => timeUtc = DateTime.SpecifyKind(value, DateTimeKind.Utc);
    }

    /// <summary>What was decided or found: <c>ProgramEnded</c>, <c>Restart</c>, <c>StartLimit</c>, <c>Probe</c>, <c>Killed</c> and others.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>The numbers it was decided by, each named with its unit.</summary>
    public Dictionary<string, double> Numbers { get; set; } = new();

    /// <summary>The last the program wrote, where that explains it: the tail of a crash; null else.</summary>
    public string? Output { get; set; }
}
