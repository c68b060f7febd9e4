using System;

namespace GoWinOps.Cluster;

/// <summary>What a node measured of itself. What it could not measure is null.</summary>
public sealed class NodeVitals
{
    /// <summary>The operating system's name.</summary>
    public string OperatingSystem { get; set; } = string.Empty;

    /// <summary>Its build or kernel version.</summary>
    public string Build { get; set; } = string.Empty;

    /// <summary>How long it has been running.</summary>
    public TimeSpan? Uptime { get; set; }

    /// <summary>How busy its processors were over the sample, in percent of all of them.</summary>
    public double? CpuPercent { get; set; }

    /// <summary>Its memory in bytes.</summary>
    public long? MemorySize { get; set; }

    /// <summary>The memory programs can still get, in bytes.</summary>
    public long? MemoryFree { get; set; }

    /// <summary>Its fixed disks.</summary>
    public DiskVitals[] Disks { get; set; } = Array.Empty<DiskVitals>();

    /// <summary>The services asked for.</summary>
    public ServiceVitals[] Services { get; set; } = Array.Empty<ServiceVitals>();

    /// <summary>What waits for a restart of the machine; null where that cannot be told.</summary>
    public string[]? PendingRestart { get; set; }

    /// <summary>Its state in its failover cluster.</summary>
    public ClusterNodeState ClusterState { get; set; }

    /// <summary>What else the cluster says of it.</summary>
    public string[] ClusterFindings { get; set; } = Array.Empty<string>();
}
