namespace GoWinOps.Services;

/// <summary>What suspending a service's recovery came to.</summary>
public enum RecoverySuspensionOutcome
{
    /// <summary>There is nothing to suspend: the service has no failure actions, or its service control manager knows none.</summary>
    Nothing,

    /// <summary>They were taken away.</summary>
    Suspended,

    /// <summary>An earlier deployment had taken them away and not given back.</summary>
    SuspendedBefore,
}
