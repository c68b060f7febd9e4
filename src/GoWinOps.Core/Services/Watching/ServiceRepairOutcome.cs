namespace GoWinOps.Services;

/// <summary>What became of a service that may have missed its start.</summary>
public enum ServiceRepairOutcome
{
    /// <summary>Nothing was to be done, or nothing may be done; the reason says which.</summary>
    LeftAlone,

    /// <summary>It would be started: this is a plan.</summary>
    Planned,

    /// <summary>It was started and runs.</summary>
    Started,

    /// <summary>It was started and did not come to run.</summary>
    Failed,
}
