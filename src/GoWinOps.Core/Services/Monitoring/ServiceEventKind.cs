namespace GoWinOps.Services;

/// <summary>What changed between two looks at a service or its node.</summary>
public enum ServiceEventKind
{
    /// <summary>It did not run and runs now.</summary>
    Started,

    /// <summary>It ran and has stopped: it was asked to, or ended without an error.</summary>
    Stopped,

    /// <summary>It ran and has ended with an error, or ended so again.</summary>
    Crashed,

    /// <summary>It runs in another process than before; what happened in between was not seen.</summary>
    Restarted,

    /// <summary>It is paused.</summary>
    Paused,

    /// <summary>It was there and is no longer.</summary>
    Absent,

    /// <summary>It was not there and is now.</summary>
    Installed,

    /// <summary>It said that it cannot take work.</summary>
    NotReady,

    /// <summary>It says that it can take work again.</summary>
    Ready,

    /// <summary>Its set-up was changed.</summary>
    ConfigurationChanged,

    /// <summary>It was set to another release.</summary>
    ReleaseChanged,

    /// <summary>The node does not answer.</summary>
    Unreachable,

    /// <summary>The node answers again.</summary>
    Reachable,

    /// <summary>The load balancer was told to send the node nothing new.</summary>
    Drained,

    /// <summary>The load balancer was told to send the node work again.</summary>
    Undrained,

    /// <summary>The service was begun on the other node of its pair.</summary>
    FailedOver,

    /// <summary>The service was moved back to the preferred node of its pair.</summary>
    FailedBack,

    /// <summary>What watches over a pair has something to say: that it waits, and for what.</summary>
    Standby,
}
