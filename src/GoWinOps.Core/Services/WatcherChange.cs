using System;

namespace GoWinOps.Services;

/// <summary>What was changed about a node's watcher.</summary>
public sealed class WatcherChange
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>Whether the watcher was installed.</summary>
    public bool Installed { get; set; }

    /// <summary>Whether it was set to another build of the service host.</summary>
    public bool Updated { get; set; }

    /// <summary>Whether it stays with the build of the service host it runs, which is of a later version than the one asked for.</summary>
    public bool KeptNewer { get; set; }

    /// <summary>Whether it was removed.</summary>
    public bool Removed { get; set; }

    /// <summary>Whether it still runs the build before, because services under a lease would end with it; the next start runs the new one.</summary>
    public bool RestartNeeded { get; set; }

    /// <summary>What needs the watcher on this node, in words.</summary>
    public string[] NeededFor { get; set; } = Array.Empty<string>();
}
