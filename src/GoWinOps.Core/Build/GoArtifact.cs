using System;

namespace GoWinOps.Build;

/// <summary>An executable built for one target.</summary>
public sealed class GoArtifact
{
    /// <summary>The program's name, without a suffix.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The executable: its path, or its address on a server.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The executable's size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>What it was built for: <c>windows/amd64</c>.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>The Go version read from the executable: <c>go1.24.4</c>.</summary>
    public string GoVersion { get; set; } = string.Empty;

    /// <summary>The release's semantic version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The commit it was built from; empty outside a git work tree.</summary>
    public string Commit { get; set; } = string.Empty;

    /// <summary>Whether the work tree held changes or untracked files that are not part of the commit.</summary>
    public bool IsDirty { get; set; }

    /// <summary>How long the build took.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>What the Go command said while building.</summary>
    public string LogPath { get; set; } = string.Empty;

    /// <summary>The import path of the package it was built from.</summary>
    public string Package { get; set; } = string.Empty;

    /// <summary>What it was made good at.</summary>
    public GoOptimization Optimization { get; set; }

    /// <summary>The CPU profile it was optimized by; empty for none.</summary>
    public string PgoProfile { get; set; } = string.Empty;

    /// <summary>The profile's SHA-256.</summary>
    public string PgoSha256 { get; set; } = string.Empty;

    /// <summary>Whether the race detector is in it.</summary>
    public bool IsRaceDetecting { get; set; }

    /// <summary>The C compiler that was used, as Go was told it; empty where no C was compiled.</summary>
    public string CCompiler { get; set; } = string.Empty;

    /// <summary>Whether an earlier build was found to be made of the very same inputs, and nothing was built.</summary>
    public bool IsUpToDate { get; set; }

    /// <summary>Why it was built: what changed since the last build; empty when nothing did.</summary>
    public string BuildReason { get; set; } = string.Empty;

    /// <summary>Whether a second build gave the same bytes.</summary>
    public bool IsVerified { get; set; }

    /// <summary>The path of the main module; empty for a program that Go did not build.</summary>
    public string Module { get; set; } = string.Empty;

    /// <summary>The least processor it was built for, as <c>GOAMD64=v1</c>; empty where that is not known.</summary>
    public string Microarchitecture { get; set; } = string.Empty;

    /// <summary>When the commit was made, in UTC; null outside git.</summary>
    public DateTime? CommitTime { get; set; }

    /// <summary>The four numbers of the Windows file version; empty where there is none.</summary>
    public string FileVersion { get; set; } = string.Empty;

    /// <summary>Whether the executable was signed when it was made.</summary>
    public bool IsSigned { get; set; }

    /// <summary>The build manifest: its path, or its address on a server; empty where there is none.</summary>
    public string ManifestPath { get; set; } = string.Empty;

    /// <summary>The archive with the executable and its texts; empty where none was made.</summary>
    public string ArchivePath { get; set; } = string.Empty;

    /// <summary>The software bill of materials; empty where none was made.</summary>
    public string SbomPath { get; set; } = string.Empty;

    /// <summary>The bundle of a detached signature; empty where none was made.</summary>
    public string CosignBundlePath { get; set; } = string.Empty;
}
