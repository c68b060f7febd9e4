using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>The decisions found on a node, and what was asked for by name and has none.</summary>
public sealed class ServiceDecisionList
{
    /// <summary>The decisions, by service, oldest first.</summary>
    public ServiceDecision[] Decisions { get; set; } = Array.Empty<ServiceDecision>();

    /// <summary>One problem for each name without a decision log (<c>ServiceDecisionsMissing</c>) or with one that cannot be read.</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();
}
