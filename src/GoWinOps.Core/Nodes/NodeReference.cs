namespace GoWinOps.Nodes;

/// <summary>A node as it was named, before any connection to it.</summary>
public sealed class NodeReference
{
    /// <summary>The name the user knows the node by.</summary>
    public string Name { get; set; } = ".";

    /// <summary>Whether it is this machine.</summary>
    public bool IsLocal => Name is "." or "localhost";
}
