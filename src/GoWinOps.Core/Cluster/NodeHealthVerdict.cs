namespace GoWinOps.Cluster;

/// <summary>How a node is.</summary>
public enum NodeHealthVerdict
{
    /// <summary>Nothing that was looked at is wrong.</summary>
    Healthy,

    /// <summary>The node could not be reached, or something could not be measured, and nothing else is known to be wrong.</summary>
    Unknown,

    /// <summary>Something needs attention soon.</summary>
    Warning,

    /// <summary>Something needs attention now.</summary>
    Critical,
}
