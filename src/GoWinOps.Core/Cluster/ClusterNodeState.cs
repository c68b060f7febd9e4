namespace GoWinOps.Cluster;

/// <summary>What a failover cluster says of one of its nodes.</summary>
public enum ClusterNodeState
{
    /// <summary>The machine cannot be asked: it has no Management Infrastructure, or is not Windows.</summary>
    NotAvailable,

    /// <summary>The machine belongs to no failover cluster.</summary>
    NotClustered,

    /// <summary>The cluster does not know, or the question failed.</summary>
    Unknown,

    /// <summary>A working member.</summary>
    Up,

    /// <summary>Off, its cluster service stopped, or isolated; the cluster does not say which.</summary>
    Down,

    /// <summary>Takes no new roles.</summary>
    Paused,

    /// <summary>About to become a member.</summary>
    Joining,
}
