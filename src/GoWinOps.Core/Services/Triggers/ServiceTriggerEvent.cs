namespace GoWinOps.Services;

/// <summary>What a service can be started or stopped by.</summary>
public enum ServiceTriggerEvent
{
    /// <summary>Something this module has no word for: <see cref="ServiceTrigger.Type"/>, <see cref="ServiceTrigger.Id"/> and <see cref="ServiceTrigger.Items"/> say it in Windows' own terms.</summary>
    Other,

    /// <summary>The machine has got its first IP address.</summary>
    NetworkAvailable,

    /// <summary>The machine has lost its last IP address.</summary>
    NetworkLost,

    /// <summary>The machine has joined a domain.</summary>
    DomainJoined,

    /// <summary>The machine has left its domain.</summary>
    DomainLeft,

    /// <summary>A port of the firewall was opened.</summary>
    FirewallPortOpened,

    /// <summary>A port of the firewall was closed about a minute ago.</summary>
    FirewallPortClosed,

    /// <summary>The machine's group policy has changed.</summary>
    MachinePolicyChanged,

    /// <summary>A user's group policy has changed.</summary>
    UserPolicyChanged,

    /// <summary>A device has arrived, or is there when the machine starts.</summary>
    DeviceArrived,

    /// <summary>Somebody calls an RPC interface.</summary>
    RpcRequest,

    /// <summary>Somebody opens a named pipe.</summary>
    PipeRequest,

    /// <summary>A provider of event tracing (ETW) has written an event.</summary>
    EtwEvent,
}
