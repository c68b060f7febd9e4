using System;

namespace GoWinOps.Services;

/// <summary>A service as it is on one node, with all that another node needs to get the same: its release, its settings, and how the node stands in its pair.</summary>
public sealed class ServiceImage
{
    /// <summary>The node; filled in by whoever asked.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>Whether there is such a service.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>The release it is set to run; null for a service that GoWinOps did not install.</summary>
    public string? Version { get; set; }

    /// <summary>The executable's file name.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The executable's size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Whether that release is the one to go back to.</summary>
    public bool IsStable { get; set; }

    /// <summary>Who runs the program: <see cref="ServiceMode.Native"/> or <see cref="ServiceMode.Hosted"/>.</summary>
    public ServiceMode Mode { get; set; }

    /// <summary>
    /// How it is set up, all of it, with the failure actions that are suspended. Without its start type, which the pair says, and without any password, which Windows does
    /// not tell.
    /// </summary>
    public ServiceSettings Settings { get; set; } = new();

    /// <summary>What it does.</summary>
    public GoServiceState State { get; set; }

    /// <summary>Whether a deployment is at work on it.</summary>
    public bool IsDeploying { get; set; }

    /// <summary>What the node knows of its lease; null where the service has no standby there.</summary>
    public StandbyLease? Lease { get; set; }

    /// <summary>Whether that lease lets it run.</summary>
    public bool IsLive { get; set; }

    /// <summary>Whether a watch holds the pair there.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Why it must not be brought in step with another node now, as the end of a sentence; null when it may.</summary>
    internal string? Obstacle =>
        IsLive ? "that node holds its lease"
        : IsInstalled && State != GoServiceState.Stopped ? "it runs there"
        : IsDeploying ? "a deployment is at work on it"
        : null;

    /// <summary>Whether both nodes know the same pair, and one of them holds its lease.</summary>
    internal static bool ArePaired(ServiceImage first, ServiceImage second) =>
        first.Lease is { Epoch: > 0 } one && second.Lease is { Epoch: > 0 } two && one.Token == two.Token
        && string.Equals(one.HolderId, two.HolderId, StringComparison.Ordinal) && first.IsLive != second.IsLive;
}
