namespace GoWinOps.Build.Artifacts;

/// <summary>How an executable was signed.</summary>
public sealed class ArtifactSignature
{
    /// <summary><c>Certificate</c> for a signature by PowerShell's own Set-AuthenticodeSignature, <c>Command</c> for one by a signing program.</summary>
    public string Method { get; set; } = string.Empty;

    /// <summary>The certificate's thumbprint, where it is known.</summary>
    public string? Thumbprint { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Method;
}
