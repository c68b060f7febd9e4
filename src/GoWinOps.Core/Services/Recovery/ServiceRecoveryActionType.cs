namespace GoWinOps.Services;

/// <summary>What Windows does when a service fails. The numbers are those of <c>SC_ACTION_TYPE</c>.</summary>
public enum ServiceRecoveryActionType
{
    /// <summary>Nothing: the service stays as it is.</summary>
    None = 0,

    /// <summary>Starts the service again.</summary>
    Restart = 1,

    /// <summary>Restarts the whole computer.</summary>
    Reboot = 2,

    /// <summary>Runs a command as the service's own account.</summary>
    RunCommand = 3,
}
