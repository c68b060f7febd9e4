namespace GoWinOps.Services;

/// <summary>What it means to uninstall a service on one node of a pair.</summary>
internal static class PairUninstall
{
    /// <summary>What is to be known before that is done; null for a service that has no standby.</summary>
    internal static string? WarningOf(GoServiceInfo service)
    {
        if (service.Standby is not { } role)
            return null;
        string failover = role == StandbyRole.Active ? " The other node begins it as soon as this one has certainly ended." : string.Empty;
        return $"'{service.Name}' on '{service.Node}' is the {(role == StandbyRole.Active ? "active" : "passive")} one of a pair: a watch of the pair installs it here again.{failover}"
            + $" To be rid of it, end the watch and the pair first: Remove-GoServiceStandby {service.Name}, with both nodes.";
    }
}
