using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Opens the services of a watched node for what a deployment left undone about their recovery.</summary>
internal sealed class WatchedRecoveryManager : IServiceRecoveryManager
{
    private readonly SafeServiceHandle manager;

    /// <param name="manager">The service control manager, which somebody else closes.</param>
    internal WatchedRecoveryManager(SafeServiceHandle manager) => this.manager = manager;

    /// <inheritdoc/>
    public IServiceRecoveryControl? TryOpenToRead(string service) => TryOpen(service, ServiceRights.QueryConfig);

    /// <inheritdoc/>
    public IServiceRecoveryControl? TryOpenToChange(string service, bool restarts) =>
        TryOpen(service, ServiceRights.QueryConfig | ServiceRights.ChangeConfig | (restarts ? ServiceRights.Start : 0));

    private ServiceRecoveryControl? TryOpen(string service, ServiceRights rights) =>
        WatchedServiceHandle.TryOpen(manager, service, rights) is { } handle ? new ServiceRecoveryControl(handle, handle) : null;
}
