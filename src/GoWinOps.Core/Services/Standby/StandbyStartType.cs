namespace GoWinOps.Services;

/// <summary>The start type of a service that has a standby: by hand, because only its lease says where it runs.</summary>
internal static class StandbyStartType
{
    // SERVICE_DEMAND_START
    private const uint DemandStart = 3;

    /// <summary>Sets it, where it is another.</summary>
    internal static void SetManual(ServiceControl service)
    {
        ServiceConfiguration before = service.QueryConfiguration();
        if (before.StartType != GoServiceStartType.Manual)
            service.ChangeConfiguration(new ServiceConfigurationCall { StartType = DemandStart }, before with { StartType = GoServiceStartType.Manual });
    }
}
