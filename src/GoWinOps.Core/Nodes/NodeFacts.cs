using System;

namespace GoWinOps.Nodes;

/// <summary>What a node says of itself.</summary>
public sealed class NodeFacts
{
    /// <summary>The edition of the PowerShell the operation ran in: Desktop or Core.</summary>
    public string? PSEdition { get; set; }

    /// <summary>The version of that PowerShell.</summary>
    public string? PSVersion { get; set; }

    /// <summary>The operating system, in its own words.</summary>
    public string OS { get; set; } = string.Empty;

    /// <summary>The processor architecture of the operating system: X64, Arm64 …</summary>
    public string Architecture { get; set; } = string.Empty;

    /// <summary>The node's clock, in UTC.</summary>
    public DateTimeOffset UtcNow { get; set; }

    /// <summary>Bytes free for this account on the volume of GoWinOps' folder, or null where the volume does not say.</summary>
    public long? FreeDisk { get; set; }

    /// <summary>Whether this account may create services; null on a node that is not Windows.</summary>
    public bool? CanControlServices { get; set; }

    /// <summary>What makes the remoting endpoint unsafe.</summary>
    public string[] EndpointFindings { get; set; } = Array.Empty<string>();
}
