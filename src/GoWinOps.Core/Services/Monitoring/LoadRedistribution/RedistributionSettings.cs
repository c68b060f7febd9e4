using System;

namespace GoWinOps.Services;

/// <summary>When a node is taken out of the load balancer and put back.</summary>
internal sealed record RedistributionSettings
{
    /// <summary>How many other nodes have to be in service for one to be taken out.</summary>
    internal int MinInService { get; init; } = 1;

    /// <summary>How long a node has to be unfit without a break before it is taken out.</summary>
    internal TimeSpan DrainAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node has to be fit without a break before it is put back.</summary>
    internal TimeSpan ReturnAfter { get; init; } = TimeSpan.FromSeconds(30);
}
