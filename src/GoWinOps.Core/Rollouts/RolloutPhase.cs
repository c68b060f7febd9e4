namespace GoWinOps.Rollouts;

/// <summary>The steps a node takes; each is journalled before and after.</summary>
public enum RolloutPhase
{
    /// <summary>None yet.</summary>
    None,

    /// <summary>Look at service, release, disk and load balancer.</summary>
    Preflight,

    /// <summary>Bring the release to the node.</summary>
    Stage,

    /// <summary>Write down what the node is like, to restore it.</summary>
    Capture,

    /// <summary>Take it out of the load balancer.</summary>
    Drain,

    /// <summary>Wait until it has no work left.</summary>
    AwaitDrained,

    /// <summary>Take the service's failure actions away, so that Windows does not start it half-way.</summary>
    SuspendRecovery,

    /// <summary>Stop the service.</summary>
    Stop,

    /// <summary>Set the service to the release.</summary>
    Switch,

    /// <summary>Start the service.</summary>
    Start,

    /// <summary>Wait until it is ready.</summary>
    AwaitReady,

    /// <summary>Give the service its failure actions back.</summary>
    RestoreRecovery,

    /// <summary>Restore its state in the load balancer.</summary>
    Undrain,

    /// <summary>Wait until the load balancer sees it up.</summary>
    Confirm,

    /// <summary>Remember the release as the one to go back to.</summary>
    MarkStable,

    /// <summary>On the way back: stop the service.</summary>
    UndoStart,

    /// <summary>On the way back: set the service to its former release.</summary>
    UndoSwitch,

    /// <summary>On the way back: start the service.</summary>
    UndoStop,

    /// <summary>On the way back: wait until the former release is ready.</summary>
    AwaitRestored,

    /// <summary>What became of the node.</summary>
    Finish,
}
