namespace GoWinOps.Services;

/// <summary>How much of a service host a node has.</summary>
public sealed class ServiceHostPresence
{
    /// <summary>Where its executable lies on the node, or will.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Whether it lies there with the expected content.</summary>
    public bool IsStaged { get; set; }

    /// <summary>Whether the content was received, so that staging needs no transfer.</summary>
    public bool HasContent { get; set; }

    /// <summary>The bytes free on the volume it lies on.</summary>
    public long FreeBytes { get; set; }
}
