namespace GoWinOps.Services;

/// <summary>Why a service is told to stop.</summary>
internal enum ServiceStopCause
{
    /// <summary>Somebody stops it.</summary>
    Stop,

    /// <summary>Windows is about to shut down, and waits for the service's preshutdown timeout.</summary>
    Preshutdown,

    /// <summary>Windows shuts down, and waits some seconds for all services together.</summary>
    Shutdown,
}
