using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>What is remembered of an alert from look to look.</summary>
public sealed class AlertTrack
{
    /// <summary>The service; empty for a rule about nodes.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The rule, as it is worded.</summary>
    public string Rule { get; set; } = string.Empty;

    /// <summary>Since when what the rule looks for has held.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Whether the alert is raised.</summary>
    public bool IsRaised { get; set; }

    /// <summary>Whether the rule has given up.</summary>
    public bool HasGivenUp { get; set; }

    /// <summary>When its action was carried out, the latest last; kept beyond the alert, because the limit is.</summary>
    public List<DateTimeOffset> Actions { get; set; } = new();

    /// <summary>How many of them since the alert was raised.</summary>
    public int Attempts { get; set; }

    /// <summary>When its action was last left out; null when it was not since the alert was raised.</summary>
    public DateTimeOffset? SkippedAt { get; set; }

    /// <summary>When it was raised, the latest last; kept beyond the alert, to notice one that comes and goes.</summary>
    public List<DateTimeOffset> Raises { get; set; } = new();

    /// <summary>Whether it came and went too often, and stays raised until it has been over for some time.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Since when what the rule looks for is over, while the alert stays raised because it came and went too often; else null.</summary>
    public DateTimeOffset? CalmSince { get; set; }

    /// <summary>Moves all times, because the clock that they were read from was set.</summary>
    internal void Shift(TimeSpan by)
    {
        Since += by;
        SkippedAt += by;
        CalmSince += by;
        Actions = Actions.ConvertAll(time => time + by);
        Raises = Raises.ConvertAll(time => time + by);
    }
}
