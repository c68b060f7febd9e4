namespace GoWinOps.Services;

/// <summary>What suspending a service's recovery came to.</summary>
public enum RecoverySuspensionOutcome
{
    /// <summary>Nothing was suspended: a stop of a service that has no failure actions, and that nothing of ours would start again.</summary>
    Nothing,

    /// <summary>What there is was taken away, and whoever else would start the service is held.</summary>
    Suspended,

    /// <summary>An earlier deployment had taken them away and not given back.</summary>
    SuspendedBefore,
}
