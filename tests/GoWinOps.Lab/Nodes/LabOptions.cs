using System;

namespace GoWinOps.Lab.Nodes;

/// <summary>How a cluster is to be made.</summary>
public sealed class LabOptions
{
    /// <summary>How many Windows nodes, 1 to 200 (addresses 10.77.0.11 and up).</summary>
    public int NodeCount { get; init; } = 1;

    /// <summary>Whether the nodes are turned on at once; otherwise <see cref="WindowsCluster.TurnOnAsync"/> does it for some of them.</summary>
    public bool TurnsOn { get; init; } = true;

    /// <summary>First part of the nodes' names: <c>WEB</c> gives WEB-01, WEB-02… At most 12 letters: Windows names have 15.</summary>
    public string NamePrefix { get; init; } = "WEB";

    /// <summary>What a node can write to its disk in all, in bytes. It is kept in memory; what is not written costs nothing.</summary>
    public long DiskSize { get; init; } = 8L << 30;

    /// <summary>Told what happens, a line each.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <exception cref="LabException">A value is out of its range.</exception>
    internal void Validate()
    {
        const int mostNodes = 200;
        const int longestPrefix = 12;
        const long leastDisk = 64L << 20;
        if (NodeCount is < 1 or > mostNodes)
        {
            throw new LabException($"A lab has 1 to {mostNodes} nodes, not {NodeCount}.");
        }

        if (NamePrefix.Length is 0 or > longestPrefix)
        {
            throw new LabException($"The name prefix '{NamePrefix}' must have 1 to {longestPrefix} characters.");
        }

        if (DiskSize < leastDisk)
        {
            throw new LabException($"A node's disk needs at least {leastDisk} bytes, not {DiskSize}.");
        }
    }
}
