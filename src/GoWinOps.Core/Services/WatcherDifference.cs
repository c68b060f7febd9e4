using System;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>What a change of a service changes about its node's watcher, as a difference among the others.</summary>
internal static class WatcherDifference
{
    private const string Property = "Watcher";

    /// <summary>Adds to a plan what would be done.</summary>
    /// <param name="plan">The plan, which says whether the watcher is needed.</param>
    /// <param name="watcher">The watcher as it is.</param>
    /// <param name="hostPath">The service host it is to run.</param>
    internal static void AddTo(ServiceChange plan, GoServiceWatcher watcher, string hostPath)
    {
        if (!plan.WatcherNeeded)
            return;
        if (!watcher.IsInstalled)
            Add(plan, null, hostPath);
        else if (!string.Equals(watcher.HostPath, hostPath, StringComparison.OrdinalIgnoreCase))
            Add(plan, watcher.HostPath, hostPath);
        else if (watcher.State == GoServiceState.Stopped)
            Add(plan, nameof(GoServiceState.Stopped), nameof(GoServiceState.Running));
    }

    /// <summary>Adds to an outcome what was done.</summary>
    /// <param name="change">The outcome.</param>
    /// <param name="done">What was done about the watcher.</param>
    /// <param name="hostPath">The service host it runs; null where it was removed.</param>
    internal static void AddTo(ServiceChange change, WatcherChange done, string? hostPath)
    {
        if (done.Installed)
            Add(change, null, hostPath);
        else if (done.Updated)
            Add(change, "another build", hostPath);
        else if (done.Removed)
            Add(change, "installed", null);
    }

    private static void Add(ServiceChange change, string? from, string? to) =>
        change.Changes = change.Changes.Append(new PropertyChange { Property = Property, From = from, To = to }).ToArray();
}
