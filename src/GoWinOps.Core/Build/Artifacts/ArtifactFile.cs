namespace GoWinOps.Build.Artifacts;

/// <summary>A file that belongs to an artifact and lies beside it.</summary>
public sealed class ArtifactFile
{
    /// <summary>Its name, without a folder.</summary>
    public string File { get; set; } = string.Empty;

    /// <summary>Its SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; set; }

    /// <inheritdoc/>
    public override string ToString() => File;
}
