using System;

namespace GoWinOps.Services;

/// <summary>What installing or setting a service changed on a node, or would change.</summary>
public sealed class ServiceChange
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Who runs the program now: itself, or the service host.</summary>
    public ServiceMode Mode { get; set; } = ServiceMode.Native;

    /// <summary>Whether the node's watcher has to look after the program: it runs without a host, and there is something to watch for.</summary>
    public bool WatcherNeeded { get; set; }

    /// <summary>Whether the node's watcher looked after the program until now, and has not to any more.</summary>
    public bool WatcherFreed { get; set; }

    /// <summary>Whether the service is new.</summary>
    public bool Created { get; set; }

    /// <summary>Whether this is a plan only, and nothing was changed.</summary>
    public bool IsPlan { get; set; }

    /// <summary>Whether the service runs and has to be restarted for the changes to count.</summary>
    public bool RestartNeeded { get; set; }

    /// <summary>Whether the machine has to be restarted for all changes to count.</summary>
    public bool SystemRestartNeeded { get; set; }

    /// <summary>Settings nobody asked for, left out because the node's Windows does not know them.</summary>
    public string[] Unsupported { get; set; } = Array.Empty<string>();

    /// <summary>Whether the service runs; when it was started, afterwards.</summary>
    public bool IsRunning { get; set; }

    /// <summary>What is to be known about it all the same, in words: a policy that can undo a right, for instance.</summary>
    public string[] Warnings { get; set; } = Array.Empty<string>();

    /// <summary>Each property that differs; empty when all is as asked.</summary>
    public PropertyChange[] Changes { get; set; } = Array.Empty<PropertyChange>();
}
