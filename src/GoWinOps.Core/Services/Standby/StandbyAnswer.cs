namespace GoWinOps.Services;

/// <summary>How a node of a pair stands, and what it did about a request.</summary>
public sealed class StandbyAnswer
{
    /// <summary>Why the request was not carried out.</summary>
    public StandbyRefusal Refusal { get; set; }

    /// <summary>The node's clock when it looked.</summary>
    public long Tick { get; set; }

    /// <summary>The node's present start.</summary>
    public string BootId { get; set; } = string.Empty;

    /// <summary>What the node knows now; null where the service has no standby yet.</summary>
    public StandbyLease? Lease { get; set; }

    /// <summary>Whether the service may run there now.</summary>
    public bool IsLive { get; set; }

    /// <summary>Whether another watch holds the pair there now.</summary>
    public bool IsHeld { get; set; }

    /// <summary>What the service does.</summary>
    public GoServiceState State { get; set; }

    /// <summary>The release it is set to run.</summary>
    public string? Release { get; set; }

    /// <summary>What people last wanted it to do.</summary>
    public ServiceIntent Intent { get; set; }

    /// <summary>Whether a deployment is at work on the service, which stops and starts it itself.</summary>
    public bool IsDeploying { get; set; }

    /// <summary>Whether the node's watcher runs, without which nobody there obeys a lease.</summary>
    public bool IsGuarded { get; set; }
}
