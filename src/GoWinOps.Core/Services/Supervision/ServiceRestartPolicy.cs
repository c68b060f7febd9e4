namespace GoWinOps.Services;

/// <summary>When a program that ended by itself is started again. What a person stopped stays stopped.</summary>
/// <remarks>The meaning is that of systemd's <c>Restart=</c>.</remarks>
public enum ServiceRestartPolicy
{
    /// <summary>After a failure: an exit code that is no success, a crash, a failed probe, too much memory.</summary>
    OnFailure,

    /// <summary>However it ended.</summary>
    Always,

    /// <summary>After a crash, a failed probe or too much memory; not after an exit code the program chose.</summary>
    OnAbnormal,

    /// <summary>After a success only.</summary>
    OnSuccess,

    /// <summary>Never.</summary>
    No,
}
