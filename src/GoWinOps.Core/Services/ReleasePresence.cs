namespace GoWinOps.Services;

/// <summary>How much of a release a node has.</summary>
public sealed class ReleasePresence
{
    /// <summary>Whether the release lies in its folder with the expected content.</summary>
    public bool IsStaged { get; set; }

    /// <summary>Whether the content was received, so that staging needs no transfer.</summary>
    public bool HasContent { get; set; }

    /// <summary>The bytes free on the volume releases lie on.</summary>
    public long FreeBytes { get; set; }
}
