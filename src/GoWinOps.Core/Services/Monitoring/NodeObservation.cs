using System;

namespace GoWinOps.Services;

/// <summary>What one look found of the watched services of a node.</summary>
public sealed class NodeObservation
{
    /// <summary>The services, sorted by name; one that was asked for by name and is not there is among them.</summary>
    public ServiceObservation[] Services { get; set; } = Array.Empty<ServiceObservation>();
}
