using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>The services found on a node, and what was asked for by name and not found.</summary>
public sealed class ServiceList
{
    /// <summary>What was found, sorted by name.</summary>
    public GoServiceInfo[] Services { get; set; } = Array.Empty<GoServiceInfo>();

    /// <summary>One problem for each name that is absent (<c>ServiceNotFound</c>) or may not be seen (<c>ServiceNotVisible</c>).</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();

    /// <summary>The names of services that patterns would have found if this account might see them; empty where nobody asked for them.</summary>
    public string[] NotVisible { get; set; } = Array.Empty<string>();
}
