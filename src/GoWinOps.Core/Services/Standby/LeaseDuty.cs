namespace GoWinOps.Services;

/// <summary>What a node has to see to for a service that has a standby.</summary>
public enum LeaseDuty
{
    /// <summary>The service may run here.</summary>
    Run,

    /// <summary>The service must not start any more, and one that runs is stopped.</summary>
    Stop,

    /// <summary>The service must not start, and one that runs is killed.</summary>
    Kill,
}
