using System;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Manifest;

/// <summary>What <c>gowinops.yml</c> says: how a program is built, installed, watched and updated. A section the file does not have is null.</summary>
public sealed class GoManifest
{
    /// <summary>The file, absolute.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The program's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How it is built.</summary>
    public ManifestBuild? Build { get; set; }

    /// <summary>Where its artifacts are published.</summary>
    public ManifestArtifacts? Artifacts { get; set; }

    /// <summary>The Windows service it runs as.</summary>
    public ManifestService? Service { get; set; }

    /// <summary>How it shows that it is well.</summary>
    public ManifestHealth? Health { get; set; }

    /// <summary>Where it runs.</summary>
    public ManifestNodes? Nodes { get; set; }

    /// <summary>How it is updated.</summary>
    public ManifestUpdate? Update { get; set; }

    /// <summary>What sends it its requests.</summary>
    public ManifestLoadBalancer? LoadBalancer { get; set; }

    /// <summary>Where it is brought to, one after the other.</summary>
    public ManifestEnvironments? Environments { get; set; }

    /// <summary>How it gets there: what its stages do besides what the other sections say.</summary>
    public ManifestPipeline? Pipeline { get; set; }

    /// <summary>
    /// The manifest as it is for one environment: with that environment's nodes and load balancer, and its health and update where it has its own.
    /// </summary>
    /// <param name="environment">The environment's name.</param>
    /// <exception cref="GoWinOpsException"><c>ManifestEnvironmentMissing</c></exception>
    public GoManifest ForEnvironment(string environment)
    {
        ManifestEnvironment found = EnvironmentOf(environment);
        GoManifest copy = (GoManifest)MemberwiseClone();
        copy.Nodes = found.Nodes;
        // The load balancer of other nodes knows nothing of these.
        copy.LoadBalancer = found.LoadBalancer;
        copy.Health = found.Health ?? Health;
        copy.Update = found.Update ?? Update;
        return copy;
    }

    /// <summary>The environment of a name.</summary>
    /// <exception cref="GoWinOpsException"><c>ManifestEnvironmentMissing</c></exception>
    public ManifestEnvironment EnvironmentOf(string name) => Environments?.Find(name)
        ?? throw new GoWinOpsException(nameof(Messages.ManifestEnvironmentMissing), name, Path, name, DescribeEnvironments());

    private string DescribeEnvironments()
    {
        string[] names = Environments?.InOrder().Select(environment => environment.Name).ToArray() ?? Array.Empty<string>();
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
