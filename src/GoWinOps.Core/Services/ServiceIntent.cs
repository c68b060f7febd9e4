namespace GoWinOps.Services;

/// <summary>What people last wanted a service to do. What was stopped on purpose is not started by anything that watches it.</summary>
public enum ServiceIntent
{
    /// <summary>Nobody has said.</summary>
    None,

    /// <summary>To run.</summary>
    Run,

    /// <summary>To be stopped.</summary>
    Stop,
}
