namespace GoWinOps.Rollouts;

/// <summary>What a node has for a release: room, and the processor to run it.</summary>
public sealed class NodeCapacity
{
    /// <summary>Whether the release lies on the node already.</summary>
    public bool IsStaged { get; set; }

    /// <summary>The bytes free on the volume releases lie on.</summary>
    public long FreeBytes { get; set; }

    /// <summary>Its processor, as Go names it; null when that is not known.</summary>
    public string? Architecture { get; set; }
}
