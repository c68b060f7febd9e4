namespace GoWinOps.Nodes;

/// <summary>Whether a node is fit for GoWinOps.</summary>
public enum NodeVerdict
{
    /// <summary>Nothing speaks against it.</summary>
    Pass,

    /// <summary>It can be worked with, but something should be put right.</summary>
    Warn,

    /// <summary>It cannot be worked with.</summary>
    Fail,
}
