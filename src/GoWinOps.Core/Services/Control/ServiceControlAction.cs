namespace GoWinOps.Services;

/// <summary>What is done to services.</summary>
public enum ServiceControlAction
{
    /// <summary>They are started, what they need first.</summary>
    Start,

    /// <summary>They are stopped, what depends on them first.</summary>
    Stop,

    /// <summary>They are stopped and started again, and so is what depended on them and was stopped for it.</summary>
    Restart,
}
