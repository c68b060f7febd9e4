namespace GoWinOps.Health;

/// <summary>What one probe found.</summary>
public sealed class ProbeResult
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>Whether the program said it can serve.</summary>
    public bool Healthy { get; set; }

    /// <summary>The HTTP status it answered with; null when there was no answer.</summary>
    public int? StatusCode { get; set; }

    /// <summary>Why it is not healthy, or a word on why it is.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>The version it reported; null when none was asked for or none was found.</summary>
    public string? Version { get; set; }

    /// <summary>How long the health answer took, in milliseconds.</summary>
    public double LatencyMilliseconds { get; set; }
}
