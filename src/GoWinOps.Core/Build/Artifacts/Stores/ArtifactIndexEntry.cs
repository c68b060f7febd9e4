using System;

namespace GoWinOps.Build.Artifacts;

/// <summary>One published artifact in an index.</summary>
internal sealed class ArtifactIndexEntry
{
    public string Version { get; set; } = string.Empty;

    public string Target { get; set; } = string.Empty;

    /// <summary>The least processor it was built for, as <c>GOAMD64=v3</c>; null where that is not known, and in what was published before levels were told apart.</summary>
    public string? Microarchitecture { get; set; }

    /// <summary>The build manifest's SHA-256: a change of anything an artifact consists of changes it.</summary>
    public string ManifestSha256 { get; set; } = string.Empty;

    /// <summary>When it was published, in UTC.</summary>
    public DateTime Published { get; set; }

    /// <summary>Its removal has begun and is to be finished; nobody is to fetch it.</summary>
    public bool IsBeingRemoved { get; set; }

    internal bool IsValid => Build.SemanticVersion.TryParse(Version, out _) && ArtifactManifestFile.IsTarget(Target) && Nodes.ContentHash.IsValid(ManifestSha256);

    internal SemanticVersion SemanticVersion => Build.SemanticVersion.TryParse(Version, out SemanticVersion version) ? version : throw new FormatException(Version);

    /// <summary>Whether both cannot be there at once, because they have one folder.</summary>
    internal bool IsSameAs(ArtifactIndexEntry other) => FolderBelow(string.Empty) == other.FolderBelow(string.Empty);

    /// <summary>The folder of its files below the root.</summary>
    internal string FolderBelow(string name) => $"{name}/{Version}/{ArtifactFolder.Of(Target, Microarchitecture)}";

    /// <summary>The path of its manifest below the root.</summary>
    internal string ManifestBelow(string name) => $"{FolderBelow(name)}/{name}{ArtifactManifestFile.Suffix}";
}
