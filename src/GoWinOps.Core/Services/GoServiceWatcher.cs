using System;

namespace GoWinOps.Services;

/// <summary>A node's watcher, which restarts services whose probes fail, makes up for missed starts after a boot and keeps standby pairs to their leases.</summary>
public sealed class GoServiceWatcher
{
    private DateTime? startedUtc;
    private DateTime? updatedUtc;

    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>Whether the node has one.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>What its service does now.</summary>
    public GoServiceState State { get; set; }

    /// <summary>Its process; 0 when it does not run.</summary>
    public int ProcessId { get; set; }

    /// <summary>The version of the service host it runs.</summary>
    public string? Version { get; set; }

    /// <summary>The service host it is set to run.</summary>
    public string? HostPath { get; set; }

    /// <summary>When it started, in UTC.</summary>
    public DateTime? StartedUtc
    {
        get => startedUtc;
        set => startedUtc = AsUtc(value);
    }

    /// <summary>When it last reported, in UTC.</summary>
    public DateTime? UpdatedUtc
    {
        get => updatedUtc;
        set => updatedUtc = AsUtc(value);
    }

    /// <summary>The services it watches.</summary>
    public GoWatchedService[] Services { get; set; } = Array.Empty<GoWatchedService>();

    /// <summary>The services, beyond those GoWinOps installed, that are repaired after each boot.</summary>
    public string[] AtBoot { get; set; } = Array.Empty<string>();

    /// <summary>What it repaired after a boot since it started, in words.</summary>
    public string[] BootRepairs { get; set; } = Array.Empty<string>();

    /// <summary>Its newest decisions about itself and the machine's boot, oldest first; those about a service are the service's.</summary>
    public SupervisionDecision[] Decisions { get; set; } = Array.Empty<SupervisionDecision>();

    /// <summary>What keeps it from its work; null while nothing does.</summary>
    public string? Trouble { get; set; }

    // JSON loses the kind of a date on its way from a node.
    private static DateTime? AsUtc(DateTime? time) => time is { } value ? DateTime.SpecifyKind(value, DateTimeKind.Utc) : null;
}
