namespace GoWinOps.Services;

/// <summary>How a program is run as a service.</summary>
public enum ServiceMode
{
    /// <summary>As its executable says: <see cref="Native"/> if it can answer the service control manager, else <see cref="Hosted"/>.</summary>
    Auto,

    /// <summary>The program answers the service control manager itself.</summary>
    Native,

    /// <summary>The service host answers, and runs the program.</summary>
    Hosted,
}
