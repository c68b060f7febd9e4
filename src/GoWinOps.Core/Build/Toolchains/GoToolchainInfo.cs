using System;

namespace GoWinOps.Build.Toolchains;

/// <summary>A Go toolchain on this machine.</summary>
public sealed class GoToolchainInfo
{
    /// <summary>As it calls itself: <c>go1.24.4</c>.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>What it runs on: <c>windows/amd64</c>.</summary>
    public string Platform { get; set; } = string.Empty;

    /// <summary>How it came here.</summary>
    public GoToolchainSource Source { get; set; }

    /// <summary>Whether it is the one used where no other is named: the first on PATH, else the newest that Install-GoToolchain installed.</summary>
    public bool IsDefault { get; set; }

    /// <summary>Its folder.</summary>
    public string GoRoot { get; set; } = string.Empty;

    /// <summary>Its Go command; -GoPath of other cmdlets takes it from here.</summary>
    public string GoPath { get; set; } = string.Empty;

    /// <summary>The bytes of its files; null where it was not installed by Install-GoToolchain.</summary>
    public long? Size { get; set; }

    /// <summary>When it was installed, in UTC; null where it was not installed by Install-GoToolchain.</summary>
    public DateTimeOffset? InstalledAt { get; set; }

    /// <summary>The address or path it was installed from; null where it was not installed by Install-GoToolchain.</summary>
    public string? From { get; set; }

    /// <summary>The SHA-256 of its archive; null where it was not installed by Install-GoToolchain, or unchecked.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The folder of all toolchains installed beside it; null where it was not installed by Install-GoToolchain.</summary>
    public string? Destination { get; set; }

    /// <summary>Why it cannot be used; null where it can.</summary>
    public string? Problem { get; set; }

    /// <inheritdoc/>
    public override string ToString() => GoPath;
}
