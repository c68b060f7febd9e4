using System;

namespace GoWinOps.Build;

/// <summary>A platform a Go toolchain can build for, as <c>go tool dist list -json</c> describes it.</summary>
public sealed class GoTarget
{
    /// <summary>The operating system, Go's <c>GOOS</c>.</summary>
    public string Os { get; set; } = string.Empty;

    /// <summary>The processor architecture, Go's <c>GOARCH</c>.</summary>
    public string Architecture { get; set; } = string.Empty;

    /// <summary>Whether Go supports cgo there.</summary>
    public bool CgoSupported { get; set; }

    /// <summary>Whether the Go project treats it as a first-class port.</summary>
    public bool FirstClass { get; set; }

    /// <summary>The name a user writes: <c>windows/amd64</c>.</summary>
    public string Name => Os + "/" + Architecture;

    /// <summary>The name of its output folder: <c>windows_amd64</c>.</summary>
    internal string FolderName => Os + "_" + Architecture;

    /// <summary>What an executable's file name ends in there.</summary>
    internal string ExecutableSuffix => IsWindows ? ".exe" : string.Empty;

    internal bool IsWindows => string.Equals(Os, "windows", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
