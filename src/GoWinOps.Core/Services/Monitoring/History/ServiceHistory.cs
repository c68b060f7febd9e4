using System;
using System.Globalization;

namespace GoWinOps.Services;

/// <summary>How a service on a node did over a period, as far as it was observed.</summary>
/// <remarks>
/// What a look finds holds until the next look at that node, but for no longer than the watch takes for a gap. Time in gaps, and while the node did not
/// answer, is unobserved: it is neither up nor down.
/// </remarks>
public sealed class ServiceHistory
{
    /// <summary>The node, as the watch named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The begin of the period.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>The end of the period.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>How much of the period was observed.</summary>
    public TimeSpan Observed { get; set; }

    /// <summary>How much of it was not.</summary>
    public TimeSpan Unobserved { get; set; }

    /// <summary>How much of the observed time the service ran and, where it was asked, was ready.</summary>
    public TimeSpan Up { get; set; }

    /// <summary>How much of the observed time it was not up.</summary>
    public TimeSpan Down { get; set; }

    /// <summary>How much of <see cref="Down"/> was because people had stopped it on purpose.</summary>
    public TimeSpan PlannedDown { get; set; }

    /// <summary><see cref="Up"/> as a share of <see cref="Observed"/>, from 0 to 1; null when nothing was observed.</summary>
    public double? Availability { get; set; }

    /// <summary>How often it was seen in a process it had not been in at the look before.</summary>
    public int Restarts { get; set; }

    /// <summary>How many outages of the period were not on purpose.</summary>
    public int Failures { get; set; }

    /// <summary>The mean observed length of those of them that ended; null when none did.</summary>
    public TimeSpan? MeanTimeToRecover { get; set; }

    /// <summary><see cref="Up"/> divided by <see cref="Failures"/>; null without a failure.</summary>
    public TimeSpan? MeanTimeBetweenFailures { get; set; }

    /// <summary>The observed length of the longest outage, on purpose or not; zero without any.</summary>
    public TimeSpan LongestOutage { get; set; }

    /// <summary>The most memory a look found, in bytes; null when none was seen.</summary>
    public long? MostMemoryBytes { get; set; }

    /// <summary>The outages.</summary>
    public ServiceOutage[] Outages { get; set; } = Array.Empty<ServiceOutage>();

    /// <summary>What changed, in order, the node's own events included.</summary>
    public ServiceEvent[] Events { get; set; } = Array.Empty<ServiceEvent>();

    /// <summary>What rules said, in order.</summary>
    public ServiceAlert[] Alerts { get; set; } = Array.Empty<ServiceAlert>();

    /// <inheritdoc/>
    public override string ToString() => $"{Service} on {Node}: {(Availability is { } share ? share.ToString("0.000 %", CultureInfo.CurrentCulture) : "not observed")}, {Failures} failures";
}
