namespace GoWinOps.Services;

/// <summary>A service that a node's watcher watches.</summary>
public sealed class GoWatchedService
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What is being done with it: Starting, Running, Unready, Restarting, Stopping, Stopped or Failed; null when only its lease is watched.</summary>
    public string? State { get; set; }

    /// <summary>Its process; 0 while it does not run.</summary>
    public int ProcessId { get; set; }

    /// <summary>How often the watcher has started it again.</summary>
    public int Restarts { get; set; }

    /// <summary>What it commits, in bytes, when it was last measured.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>Whether it is kept to the lease of a standby pair.</summary>
    public bool IsLeased { get; set; }

    /// <summary>The newest decision about it, in words.</summary>
    public string? LastDecision { get; set; }

    /// <summary>The service's name and what is being done with it: <c>orders (Running)</c>.</summary>
    public override string ToString() => $"{Name} ({State ?? "lease"})";
}
