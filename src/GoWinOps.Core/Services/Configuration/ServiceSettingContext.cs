using System.Collections.Generic;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>What a setting may need to know besides its own value.</summary>
internal sealed class ServiceSettingContext
{
    /// <summary>The settings of <paramref name="service"/>.</summary>
    internal ServiceSettingContext(NodeContext node, string service)
    {
        Node = node;
        Service = service;
        // A service that is not ours may have a name that no folder can have.
        Releases = FolderName.Fault(service) is null ? new ReleaseFolder(node, service) : null;
    }

    /// <summary>The node.</summary>
    internal NodeContext Node { get; }

    /// <summary>The service's name.</summary>
    internal string Service { get; }

    /// <summary>Its releases; null where its name cannot name a folder.</summary>
    internal ReleaseFolder? Releases { get; }

    /// <summary>The executable the service is to run; null keeps what it runs.</summary>
    internal string? Executable { get; init; }

    /// <summary>Who is to run the program; null keeps it as it is.</summary>
    internal ServiceMode? Mode { get; init; }

    /// <summary>The service host that runs the program where one does; null keeps the one it has.</summary>
    internal string? HostPath { get; init; }

    /// <summary>What is to be known about the wanted settings, although they are not refused.</summary>
    internal List<string> Warnings { get; } = new();

    /// <summary>What was installed and is to be put back; null to leave what somebody has changed.</summary>
    internal ServiceSettings? Installed { get; init; }
}
