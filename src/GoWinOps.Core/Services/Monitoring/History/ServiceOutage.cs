using System;

namespace GoWinOps.Services;

/// <summary>A time in which a service was seen not to do what it is for.</summary>
public sealed class ServiceOutage
{
    /// <summary>The look that found it so, or the begin of the period where it had been so before.</summary>
    public DateTimeOffset From { get; set; }

    /// <summary>The look that found it well again; null while it has not.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>How much of it was observed.</summary>
    public TimeSpan Observed { get; set; }

    /// <summary>Whether people had stopped it on purpose when it began.</summary>
    public bool IsPlanned { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{(IsPlanned ? "planned, " : string.Empty)}{Spoken.Of(Observed)} from {From:u}{(Until is null ? ", and still" : string.Empty)}";
}
