using System;

namespace GoWinOps.Services;

/// <summary>What a rule has found, or what became of it.</summary>
public sealed class ServiceAlert
{
    /// <summary>When, in UTC by the clock of the machine that watches.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service; empty for a rule about nodes.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The rule.</summary>
    public string Rule { get; set; } = string.Empty;

    /// <summary>What it says.</summary>
    public ServiceAlertState State { get; set; }

    /// <summary>Since when what the rule looks for has held.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The rule's action, where it has one.</summary>
    public ServiceRuleAction Action { get; set; }

    /// <summary>How often that was carried out since the alert was raised.</summary>
    public int Attempts { get; set; }

    /// <summary>The same for people.</summary>
    public string Sentence { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{State}: {Sentence}";
}
