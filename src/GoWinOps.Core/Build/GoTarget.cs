using System;
using Newtonsoft.Json.Linq;

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

    /// <summary>The least processor to build for; null for what Go takes when nothing is said.</summary>
    public MicroArchitecture? MicroArchitecture { get; private set; }

    /// <summary>The platform's name: <c>windows/amd64</c>.</summary>
    public string Name => Os + "/" + Architecture;

    /// <summary>The name a user writes, with the processor level where it is not the usual one: <c>windows/amd64/v3</c>.</summary>
    public string FullName => Name + (IsUsual ? string.Empty : "/" + MicroArchitecture!.Level);

    /// <summary>The name of its output folder: <c>windows_amd64</c>, or <c>windows_amd64_v3</c> so that programs for different processors do not overwrite each other.</summary>
    internal string FolderName => Os + "_" + Architecture + MicroArchitecture?.Suffix;

    /// <summary>What an executable's file name ends in there.</summary>
    internal string ExecutableSuffix => IsWindows ? ".exe" : string.Empty;

    internal bool IsWindows => string.Equals(Os, "windows", StringComparison.Ordinal);

    private bool IsUsual => MicroArchitecture is null or { IsDefault: true };

    /// <inheritdoc/>
    public override string ToString() => FullName;

    /// <summary>Reads a row of Go's list.</summary>
    internal static GoTarget Read(JToken row) => new()
    {
        Os = (string)row["GOOS"]!,
        Architecture = (string)row["GOARCH"]!,
        CgoSupported = (bool?)row["CgoSupported"] ?? false,
        FirstClass = (bool?)row["FirstClass"] ?? false,
    };

    /// <summary>The same platform with a processor level.</summary>
    internal GoTarget For(MicroArchitecture? level) => new()
    {
        Os = Os,
        Architecture = Architecture,
        CgoSupported = CgoSupported,
        FirstClass = FirstClass,
        MicroArchitecture = level,
    };
}
