using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Whether anybody on this node makes services obey their leases.</summary>
internal static class StandbyGuard
{
    /// <summary>The service the node's watcher runs as.</summary>
    internal const string WatcherService = "GoWinOpsWatcher";

    /// <summary>Whether the watcher runs.</summary>
    internal static bool IsRunning(ServiceControlManager manager)
    {
        using ServiceControl? watcher = manager.TryOpenService(WatcherService, ServiceRights.QueryStatus);
        return watcher?.QueryStatus().CurrentState == (uint)GoServiceState.Running;
    }
}
