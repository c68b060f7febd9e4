namespace GoWinOps.Cluster;

/// <summary>A fixed disk of a node.</summary>
public sealed class DiskVitals
{
    /// <summary>The drive or mount point: <c>C:\</c>, <c>/var</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>What is free, in bytes.</summary>
    public long Free { get; set; }

    /// <summary>What is free, in percent of the size.</summary>
    public double FreePercent { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {FreePercent:0} % free";
}
