using System;

namespace GoWinOps.Build.Toolchains;

/// <summary>What is kept beside an installed toolchain; it also marks the folder as ours.</summary>
internal sealed class ToolchainRecord
{
    internal const string FileName = "gowinops-toolchain.json";

    /// <summary><c>go1.24.4</c></summary>
    public string Version { get; set; } = string.Empty;

    /// <summary><c>windows/amd64</c></summary>
    public string Platform { get; set; } = string.Empty;

    /// <summary>The address or path of the archive.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>The SHA-256 the archive was checked against; null where it went unchecked.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The bytes of all files.</summary>
    public long Size { get; set; }

    /// <summary>When it was installed, in UTC.</summary>
    public DateTimeOffset InstalledAt { get; set; }
}
