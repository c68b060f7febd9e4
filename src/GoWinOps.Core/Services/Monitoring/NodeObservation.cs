using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What one look found of the watched services of a node.</summary>
public sealed class NodeObservation
{
    /// <summary>The services, sorted by name; one that was asked for by name and is not there is among them.</summary>
    public ServiceObservation[] Services { get; set; } = Array.Empty<ServiceObservation>();

    /// <summary>What could not be read there although the services were seen: what is remembered of one of them, for instance.</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();
}
