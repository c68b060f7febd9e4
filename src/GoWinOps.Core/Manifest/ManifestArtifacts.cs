namespace GoWinOps.Manifest;

/// <summary>The section <c>artifacts</c>.</summary>
public sealed class ManifestArtifacts
{
    /// <summary>Where artifacts are published: a folder or share, absolute (the file gives it relative to itself), or a server's address.</summary>
    public string Destination { get; set; } = string.Empty;

    /// <summary>How many versions stay there, of releases and of pre-releases each; null for all.</summary>
    public int? Keep { get; set; }

    /// <summary>How many days a version stays there; null for ever.</summary>
    public int? KeepDays { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Destination;
}
