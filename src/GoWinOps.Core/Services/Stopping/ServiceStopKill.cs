namespace GoWinOps.Services;

/// <summary>When the process of a service is killed that was to stop. One that hosts another service as well never is.</summary>
internal enum ServiceStopKill
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When its time is up and it has not stopped, although it took the stop. One that refuses it is left alone.</summary>
    WhenIgnored,

    /// <summary>When its time is up and it has not stopped, also if it refused to, or could take no stop for all that time.</summary>
    WhenRefused,
}
