using System;
using System.Globalization;

namespace GoWinOps.Services;

/// <summary>What is to be noticed about services, and what is done about it.</summary>
public sealed class ServiceRule
{
    /// <summary>The services it is for: a name or a pattern; all watched ones by default.</summary>
    public string Service { get; set; } = "*";

    /// <summary>What it looks for.</summary>
    public ServiceCondition Condition { get; set; }

    /// <summary>For how long that has to hold without a break; not for <see cref="ServiceCondition.Restarts"/>.</summary>
    public TimeSpan For { get; set; }

    /// <summary>For <see cref="ServiceCondition.Restarts"/>: more than so many are too many.</summary>
    public int Count { get; set; }

    /// <summary>For <see cref="ServiceCondition.Restarts"/>: the time over which they are counted.</summary>
    public TimeSpan Within { get; set; }

    /// <summary>For <see cref="ServiceCondition.MemoryAbove"/>: bytes.</summary>
    public long Bytes { get; set; }

    /// <summary>What is done about it.</summary>
    public ServiceRuleAction Action { get; set; }

    /// <summary>How often that is done to one service within <see cref="LimitPeriod"/>; then the rule gives up until the alert is resolved.</summary>
    public int Limit { get; set; } = 3;

    /// <summary>The time over which actions are counted.</summary>
    public TimeSpan LimitPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The script of <see cref="ServiceRuleAction.Script"/>; it is given the alert.</summary>
    public object? Script { get; set; }

    /// <summary>How long <see cref="Script"/> may take; null for as long as the watch gives an action.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Whether the rule is about nodes and not about services.</summary>
    internal bool IsOfNode => Condition == ServiceCondition.Unreachable;

    /// <summary>What the alert is known by from look to look: a rule that is worded differently is another rule.</summary>
    internal string Key => $"{Service}|{Text}";

    /// <summary>The condition as <see cref="ServiceRuleText"/> reads it.</summary>
    public string Text => Condition switch
    {
        ServiceCondition.Restarts => string.Format(CultureInfo.InvariantCulture, "Restarts more than {0} in {1}", Count, DurationOf(Within)),
        ServiceCondition.MemoryAbove => string.Format(CultureInfo.InvariantCulture, "MemoryAbove {0}{1}", ServiceRuleText.Size(Bytes), ForText),
        _ => Condition + ForText,
    };

    private string ForText => For > TimeSpan.Zero ? " for " + DurationOf(For) : string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string DurationOf(TimeSpan time) => ServiceRuleText.Duration(time);
}
