using System;

namespace GoWinOps.Cluster;

/// <summary>A node's vitals and what is to be thought of them.</summary>
public sealed class ClusterNodeHealth
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>How it is.</summary>
    public NodeHealthVerdict Verdict { get; set; }

    /// <summary>Why, the worst first; empty for a healthy node.</summary>
    public string[] Reasons { get; set; } = Array.Empty<string>();

    /// <summary>The operating system's name.</summary>
    public string? OperatingSystem { get; set; }

    /// <summary>Its build or kernel version.</summary>
    public string? Build { get; set; }

    /// <summary>How long it has been running.</summary>
    public TimeSpan? Uptime { get; set; }

    /// <summary>How busy its processors were over half a second, in percent of all of them.</summary>
    public double? CpuPercent { get; set; }

    /// <summary>The used part of its memory, in percent.</summary>
    public double? MemoryPercent { get; set; }

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
}
