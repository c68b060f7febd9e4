namespace GoWinOps.Build.Artifacts;

/// <summary>A module that was compiled into an artifact.</summary>
public sealed class ArtifactDependency
{
    /// <summary>The module's path.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Its version, with the leading <c>v</c>; empty for a module taken from a local folder.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>Its checksum as <c>go.sum</c> has it (<c>h1:…</c>); empty where Go recorded none.</summary>
    public string Sum { get; set; } = string.Empty;

    /// <summary>The module it stands in for by a <c>replace</c> line, as <c>path version</c>; null where there is none.</summary>
    public string? Replaces { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Version.Length == 0 ? Path : Path + " " + Version;
}
