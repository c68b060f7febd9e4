namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>A server as <c>show servers state</c> and <c>show stat</c> describe it. Bits as in HAProxy's management guide.</summary>
internal sealed class HaProxyServer
{
    private const int MaintenanceBits = 0x01 | 0x02 | 0x04 | 0x20;
    private const int DrainBits = 0x08 | 0x10;
    private const int CheckEnabled = 0x04;
    private const int CheckPaused = 0x08;
    private const int Running = 2;

    internal string Name { get; set; } = string.Empty;

    internal string Address { get; set; } = string.Empty;

    internal string? HostName { get; set; }

    /// <summary>0 stopped, 1 starting, 2 running, 3 stopping.</summary>
    internal long OperationalState { get; set; }

    internal long AdministrativeState { get; set; }

    internal long CheckState { get; set; }

    internal int Sessions { get; set; }

    internal int Queued { get; set; }

    internal long ServerErrors { get; set; }

    internal string Status { get; set; } = string.Empty;

    /// <summary>0x40 (host name set at run time) says nothing about work and is left out.</summary>
    internal LoadBalancerMode Mode =>
        (AdministrativeState & MaintenanceBits) != 0 ? LoadBalancerMode.Maintenance
        : (AdministrativeState & DrainBits) != 0 ? LoadBalancerMode.Drain
        : LoadBalancerMode.Ready;

    internal bool IsUp => OperationalState == Running;

    internal bool IsChecked => (CheckState & CheckEnabled) != 0 && (CheckState & CheckPaused) == 0;
}
