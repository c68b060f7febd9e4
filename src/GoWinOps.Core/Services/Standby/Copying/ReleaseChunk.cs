using System;

namespace GoWinOps.Services;

/// <summary>A part of a staged release's executable.</summary>
public sealed class ReleaseChunk
{
    /// <summary>The bytes; none at the end of the file.</summary>
    public byte[] Content { get; set; } = Array.Empty<byte>();

    /// <summary>Their SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;
}
