namespace GoWinOps.Build.Toolchains;

/// <summary>One archive of Go: where it is and what it must be.</summary>
internal sealed class ToolchainArchive
{
    /// <summary>The file's name.</summary>
    internal string FileName { get; init; } = string.Empty;

    /// <summary>Its address or path.</summary>
    internal string Location { get; init; } = string.Empty;

    /// <summary>The version it must hold; null where only the archive itself can say.</summary>
    internal GoVersionNumber? Version { get; init; }

    /// <summary>Its SHA-256 in lower-case hexadecimal digits; null only where the user let it go unchecked.</summary>
    internal string? Sha256 { get; init; }

    /// <summary>Its size in bytes, where the index says it.</summary>
    internal long? Size { get; init; }
}
