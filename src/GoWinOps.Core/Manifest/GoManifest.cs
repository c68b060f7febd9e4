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

    /// <inheritdoc/>
    public override string ToString() => Name;
}
