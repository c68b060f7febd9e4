using System;

namespace GoWinOps.Services;

/// <summary>What starting, stopping or restarting services of one node came to.</summary>
public sealed class ServiceControlReport
{
    /// <summary>One for each service, sorted by name.</summary>
    public ServiceControlOutcome[] Outcomes { get; set; } = Array.Empty<ServiceControlOutcome>();
}
