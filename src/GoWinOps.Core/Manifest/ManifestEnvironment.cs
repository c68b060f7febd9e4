using System;

namespace GoWinOps.Manifest;

/// <summary>One of the <c>environments</c>. What it leaves out is null.</summary>
public sealed class ManifestEnvironment
{
    /// <summary>Its name: <c>development</c>, <c>staging</c> or <c>production</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its nodes.</summary>
    public ManifestNodes Nodes { get; set; } = new();

    /// <summary>What sends its nodes their requests; the manifest's own load balancer is not meant for them.</summary>
    public ManifestLoadBalancer? LoadBalancer { get; set; }

    /// <summary>How the program shows there that it is well, where that differs.</summary>
    public ManifestHealth? Health { get; set; }

    /// <summary>How the program is updated there, where that differs.</summary>
    public ManifestUpdate? Update { get; set; }

    /// <summary>Whether the file asks for a person's word before a release goes there.</summary>
    public bool? Approval { get; set; }

    /// <summary>Whether a person must agree before a release goes there; where the file says nothing, for production only.</summary>
    public bool NeedsApproval => Approval ?? Name == ManifestEnvironments.ProductionName;

    /// <summary>What is tried after a release went there.</summary>
    public ManifestSmokeTest[] SmokeTests { get; set; } = Array.Empty<ManifestSmokeTest>();

    /// <summary>Who is told when a stage fails there; the pipeline's own where this is null.</summary>
    public ManifestNotification? Notify { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
