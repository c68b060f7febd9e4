namespace GoWinOps.Services;

/// <summary>What a failed start means while the machine starts. The numbers are those of <c>dwErrorControl</c>.</summary>
public enum ServiceErrorControl
{
    /// <summary>It is not even logged.</summary>
    Ignore = 0,

    /// <summary>It is logged, and the machine goes on starting.</summary>
    Normal = 1,

    /// <summary>It is logged, and the machine starts again with the last known good configuration.</summary>
    Severe = 2,

    /// <summary>As severe; if it fails with the last known good configuration, too, the machine does not start.</summary>
    Critical = 3,
}
