namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>How a check came out.</summary>
public enum GoCheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>It works, but may surprise.</summary>
    Warn,

    /// <summary>Something will not work.</summary>
    Fail,

    /// <summary>There is nothing to check here.</summary>
    Skip,
}
