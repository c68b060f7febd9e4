using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Whether anybody on this node makes services obey their leases.</summary>
internal static class StandbyGuard
{
    /// <summary>Whether the watcher runs.</summary>
    internal static bool IsRunning(ServiceControlManager manager)
    {
        using ServiceControl? watcher = manager.TryOpenService(NodeWatcher.ServiceName, ServiceRights.QueryStatus);
        return watcher?.QueryStatus().CurrentState == (uint)GoServiceState.Running;
    }
}
