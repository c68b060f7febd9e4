namespace GoWinOps.Services;

/// <summary>What becomes of the running services that depend on one that is to stop.</summary>
internal enum ServiceStopDependents
{
    /// <summary>They keep it from being stopped.</summary>
    Refuse,

    /// <summary>They are stopped first, by the same rule, and one that does not stop keeps it from being stopped.</summary>
    Stop,

    /// <summary>They are asked to stop first; none of them keeps it from being stopped in time, and those left are ended after it.</summary>
    Yield,
}
