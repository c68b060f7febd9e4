namespace GoWinOps.Services;

/// <content>A service that has a standby.</content>
public sealed partial class GoServiceInfo
{
    /// <summary>How this node stands in the service's pair; null where the service has no standby.</summary>
    public StandbyRole? Standby { get; set; }
}
