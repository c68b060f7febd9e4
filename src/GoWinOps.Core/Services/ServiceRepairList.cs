using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>The services of a node that were looked at for a start they missed, and what was asked for by name and not found.</summary>
public sealed class ServiceRepairList
{
    /// <summary>What became of each, sorted by name.</summary>
    public ServiceRepair[] Repairs { get; set; } = Array.Empty<ServiceRepair>();

    /// <summary>One problem for each name that is absent (<c>ServiceNotFound</c>) or may not be seen (<c>ServiceAccessDenied</c>).</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();
}
