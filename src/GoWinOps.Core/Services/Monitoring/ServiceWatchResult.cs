using System;

namespace GoWinOps.Services;

/// <summary>What one look at all nodes found.</summary>
public sealed class ServiceWatchResult
{
    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>0: all is well; 1: a rule has found something; 2: a node or service could not be looked at, so that nothing can be said.</summary>
    public int ExitCode { get; set; }

    /// <summary>The nodes that were looked at.</summary>
    public int Nodes { get; set; }

    /// <summary>The services that were found there.</summary>
    public int Services { get; set; }

    /// <summary>What has changed since the look before.</summary>
    public ServiceEvent[] Events { get; set; } = Array.Empty<ServiceEvent>();

    /// <summary>What rules have to say, and what was done about it.</summary>
    public ServiceAlert[] Alerts { get; set; } = Array.Empty<ServiceAlert>();

    /// <summary>How many alerts are raised, those of earlier looks included.</summary>
    public int OpenAlerts { get; set; }

    /// <summary>What could not be looked at, and why.</summary>
    public string[] Failures { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    public override string ToString() => $"{Services} services on {Nodes} nodes, {OpenAlerts} alerts, {Failures.Length} failures: {ExitCode}";
}
