namespace GoWinOps.Services;

/// <summary>What switching a service to a release came to.</summary>
public sealed class ReleaseSwitch
{
    /// <summary>The service.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release it was set to run before; null when its executable lay outside the release folders.</summary>
    public string? From { get; set; }

    /// <summary>The release it is set to run now.</summary>
    public string To { get; set; } = string.Empty;

    /// <summary>Whether anything changed.</summary>
    public bool Changed { get; set; }

    /// <summary>What the node now remembers.</summary>
    public ServiceState State { get; set; } = new();
}
