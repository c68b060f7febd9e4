using System;

namespace GoWinOps.Services;

/// <summary>What a node's watcher reports of itself: the content of <c>watcher\status.json</c>.</summary>
public sealed class WatcherStatus
{
    /// <summary>The watcher's process.</summary>
    public int ProcessId { get; set; }

    /// <summary>The version of the program it runs.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>When it started, in UTC.</summary>
    public DateTime StartedUtc { get; set; }

    /// <summary>When this was written, in UTC.</summary>
    public DateTime UpdatedUtc { get; set; }

    /// <summary>The services whose process it limits and probes.</summary>
    public string[] Supervised { get; set; } = Array.Empty<string>();

    /// <summary>The services it keeps to the lease of their standby pair.</summary>
    public string[] Leased { get; set; } = Array.Empty<string>();

    /// <summary>The boot repairs it made since it started, in words.</summary>
    public string[] BootRepairs { get; set; } = Array.Empty<string>();

    /// <summary>What keeps it from its work; null while nothing does.</summary>
    public string? Trouble { get; set; }
}
