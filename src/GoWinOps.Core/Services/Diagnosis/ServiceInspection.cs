using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What a node sees of one of its services.</summary>
public sealed class ServiceInspection
{
    private DateTime? intentUtc;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The service; null when it is not there, or may not be seen.</summary>
    public GoServiceInfo? Service { get; set; }

    /// <summary>Why there is no <see cref="Service"/>, or why one that should run does not.</summary>
    public Problem? Problem { get; set; }

    /// <summary>What people last wanted of it.</summary>
    public ServiceIntent Intent { get; set; }

    /// <summary>When they said so, in UTC by the node's clock.</summary>
    public DateTime? IntentUtc
    {
        get => intentUtc;
        set => intentUtc = value is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
    }

    /// <summary>The processes that are the service: its own, and under the service host the program's.</summary>
    public int[] ProcessIds { get; set; } = Array.Empty<int>();

    /// <summary>Who listens on the ports the questions go to, and every port the service's own processes listen on; null where that cannot be seen.</summary>
    public PortListener[]? Listeners { get; set; }

    /// <summary>The questions and their answers on the node itself.</summary>
    public AddressAnswer[] Answers { get; set; } = Array.Empty<AddressAnswer>();

    /// <summary>The version the program reports; null when it was not asked or none was found.</summary>
    public string? ReportedVersion { get; set; }

    /// <summary>Why no version was reported, in words.</summary>
    public string? VersionFault { get; set; }
}
