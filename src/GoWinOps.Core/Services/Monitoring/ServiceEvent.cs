using System;

namespace GoWinOps.Services;

/// <summary>Something that changed about a service or its node.</summary>
public sealed class ServiceEvent
{
    /// <summary>When it was seen, in UTC by the clock of the machine that watches.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service; empty where the node as a whole is meant.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>What changed.</summary>
    public ServiceEventKind Kind { get; set; }

    /// <summary>What it was before; empty where nothing was known.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>What it is now.</summary>
    public string To { get; set; } = string.Empty;

    /// <summary>The same for people.</summary>
    public string Sentence { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Node}: {Sentence}";
}
