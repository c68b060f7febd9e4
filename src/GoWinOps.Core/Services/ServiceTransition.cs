using System;

namespace GoWinOps.Services;

/// <summary>What starting or stopping a service came to.</summary>
public sealed class ServiceTransition
{
    /// <summary>The service afterwards.</summary>
    public GoServiceInfo Service { get; set; } = new();

    /// <summary>Whether it was in the wanted state before anything was done.</summary>
    public bool WasAlready { get; set; }

    /// <summary>Whether its process had to be killed because it ignored the stop.</summary>
    public bool WasKilled { get; set; }

    /// <summary>The services that depend on it and were stopped first, in that order.</summary>
    public string[] StoppedDependents { get; set; } = Array.Empty<string>();

    /// <summary>The services it needs that did not run and were started first, in that order.</summary>
    public string[] StartedDependencies { get; set; } = Array.Empty<string>();

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; set; }
}
