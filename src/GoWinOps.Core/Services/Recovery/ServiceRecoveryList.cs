using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>The recovery of the services found on a node, and what was asked for by name and not found.</summary>
public sealed class ServiceRecoveryList
{
    /// <summary>What was found, sorted by name.</summary>
    public GoServiceRecovery[] Services { get; set; } = Array.Empty<GoServiceRecovery>();

    /// <summary>One problem for each name that is absent (<c>ServiceNotFound</c>) or may not be seen (<c>ServiceAccessDenied</c>).</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();
}
