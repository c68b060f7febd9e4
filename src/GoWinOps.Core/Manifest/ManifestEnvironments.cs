using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Manifest;

/// <summary>The section <c>environments</c>: where a release goes, in the order it is promoted. One the file leaves out is null.</summary>
public sealed class ManifestEnvironments
{
    /// <summary>What the first environment is called.</summary>
    public const string DevelopmentName = "development";

    /// <summary>What the environment between the first and the last is called.</summary>
    public const string StagingName = "staging";

    /// <summary>What the last environment is called.</summary>
    public const string ProductionName = "production";

    /// <summary>Where a release is tried first.</summary>
    public ManifestEnvironment? Development { get; set; }

    /// <summary>Where it is proved.</summary>
    public ManifestEnvironment? Staging { get; set; }

    /// <summary>Where it serves.</summary>
    public ManifestEnvironment? Production { get; set; }

    /// <summary>The environments there are: development, staging, production.</summary>
    public IReadOnlyList<ManifestEnvironment> InOrder() => new[] { Development, Staging, Production }.OfType<ManifestEnvironment>().ToList();

    /// <summary>An environment by its name, in whatever case; null where there is none.</summary>
    public ManifestEnvironment? Find(string name) =>
        InOrder().FirstOrDefault(environment => string.Equals(environment.Name, name, StringComparison.OrdinalIgnoreCase));
}
