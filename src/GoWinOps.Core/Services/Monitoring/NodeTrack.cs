using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>What is remembered of a node from look to look, restarts of the watch included.</summary>
public sealed class NodeTrack
{
    /// <summary>When the node last answered; null before it did.</summary>
    public DateTimeOffset? LastAnswer { get; set; }

    /// <summary>When the node was last looked at, whatever came of it.</summary>
    public DateTimeOffset? LastLook { get; set; }

    /// <summary>When the history was last told of it.</summary>
    public DateTimeOffset? LastRecord { get; set; }

    /// <summary>When it was first seen not to answer in the present stretch; null while it answers.</summary>
    public DateTimeOffset? UnreachableSince { get; set; }

    /// <summary>The services, by name.</summary>
    public Dictionary<string, ServiceTrack> Services { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the rules have to remember, by rule and service.</summary>
    public Dictionary<string, AlertTrack> Alerts { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Since when the node has been unfit for work without a break; null while it is fit.</summary>
    public DateTimeOffset? UnfitSince { get; set; }

    /// <summary>Since when the node has been fit for work without a break.</summary>
    public DateTimeOffset? FitSince { get; set; }

    /// <summary>When the watch took the node out of the load balancer, or was about to; null while it has not.</summary>
    public DateTimeOffset? DrainedAt { get; set; }

    /// <summary>Whether the load balancer has said that it did.</summary>
    public bool IsDrainSure { get; set; }

    /// <summary>How often the clock was set back; what was written down before then is not compared by time with what came after.</summary>
    public int Epoch { get; set; }

    /// <summary>Moves all times, because the clock that they were read from was set.</summary>
    internal void Shift(TimeSpan by)
    {
        LastAnswer += by;
        LastLook += by;
        UnreachableSince += by;
        UnfitSince += by;
        FitSince += by;
        DrainedAt += by;
        foreach (ServiceTrack service in Services.Values)
            service.Shift(by);
        foreach (AlertTrack alert in Alerts.Values)
            alert.Shift(by);
    }
}
