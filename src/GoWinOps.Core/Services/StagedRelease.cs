namespace GoWinOps.Services;

/// <summary>A release that lies ready on a node.</summary>
public sealed class StagedRelease
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>Where its executable lies on the node.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Whether it was there before.</summary>
    public bool WasStaged { get; set; }
}
