using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Opens services of this machine, each with no more rights than what is done takes.</summary>
internal sealed class ServiceRecoveryManager : IServiceRecoveryManager
{
    /// <summary>The one there is.</summary>
    internal static ServiceRecoveryManager Instance { get; } = new();

    /// <inheritdoc/>
    public IServiceRecoveryControl? TryOpenToRead(string service) => TryOpen(service, ServiceRights.QueryConfig);

    /// <inheritdoc/>
    public IServiceRecoveryControl? TryOpenToChange(string service, bool restarts) =>
        TryOpen(service, ServiceRights.QueryConfig | ServiceRights.ChangeConfig | (restarts ? ServiceRights.Start : 0));

    private static ServiceRecoveryControl? TryOpen(string name, ServiceRights rights)
    {
        ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        try
        {
            if (manager.TryOpenService(name, rights) is { } service)
                return new ServiceRecoveryControl(service, service, manager);
        }
        catch
        {
            manager.Dispose();
            throw;
        }

        manager.Dispose();
        return null;
    }
}
