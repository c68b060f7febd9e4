namespace GoWinOps.Cluster;

/// <summary>From where on a vital sign is bad.</summary>
public sealed class NodeHealthLimits
{
    /// <summary>The free part of a disk, in percent, below which it is a warning; below half of it, critical.</summary>
    public double MinFreeDiskPercent { get; set; } = 10;

    /// <summary>The load of the processors, in percent, above which it is a warning; never critical, since a short sample may have met a peak.</summary>
    public double MaxCpuPercent { get; set; } = 90;

    /// <summary>The used part of the memory, in percent, above which it is a warning; from half-way between it and 100 on, critical.</summary>
    public double MaxMemoryPercent { get; set; } = 90;
}
