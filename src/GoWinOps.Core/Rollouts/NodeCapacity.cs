namespace GoWinOps.Rollouts;

/// <summary>What a node has for a release.</summary>
public sealed class NodeCapacity
{
    /// <summary>Whether the release lies on the node already.</summary>
    public bool IsStaged { get; set; }

    /// <summary>The bytes free on the volume releases lie on.</summary>
    public long FreeBytes { get; set; }
}
