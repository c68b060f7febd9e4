using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What starting, stopping or restarting one service came to.</summary>
public sealed class ServiceControlOutcome
{
    /// <summary>The service's name, or the name that was asked for and not found.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The service afterwards; null when it could not be looked at.</summary>
    public GoServiceInfo? Service { get; set; }

    /// <summary>What failed, first things first; empty when all was done.</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();

    /// <summary>What was done all the same, but not as one would expect.</summary>
    public string[] Warnings { get; set; } = Array.Empty<string>();

    /// <summary>The services that depend on it and were stopped for it, in that order.</summary>
    public string[] StoppedDependents { get; set; } = Array.Empty<string>();

    /// <summary>The services it needs that did not run and were started for it, in that order.</summary>
    public string[] StartedDependencies { get; set; } = Array.Empty<string>();
}
