namespace GoWinOps.Rollouts;

/// <summary>The release a rollout brings: one executable, known by its content.</summary>
public sealed class RolloutRelease
{
    /// <summary>Its version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The SHA-256 of the executable in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The executable's file name on the nodes.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>Where the executable lies on the control machine.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Whether the executable can answer the service control manager; null when nobody has looked.</summary>
    public bool? IsServiceAware { get; set; }

    /// <summary>Its size in bytes.</summary>
    public long Size { get; set; }
}
