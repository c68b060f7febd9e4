using System;
using System.Collections.Generic;

namespace GoWinOps.Build.Artifacts;

/// <summary>
/// What is known of an artifact, kept beside it as <c>name.build.json</c>. It holds nothing of the machine or the moment of the build, so that the same
/// inputs give the same bytes.
/// </summary>
public sealed class ArtifactManifest
{
    /// <summary>The version of the file's form this GoWinOps writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of the file's form.</summary>
    public int Schema { get; set; } = CurrentSchema;

    /// <summary>The program's name, without a suffix.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release's semantic version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>What it was built for: <c>windows/amd64</c>.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>The least processor it was built for, as <c>GOAMD64=v1</c>; null where that is not known.</summary>
    public string? Microarchitecture { get; set; }

    /// <summary>The executable's file name.</summary>
    public string File { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The executable's size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>The Go version in the executable: <c>go1.24.4</c>; null for a program that Go did not build.</summary>
    public string? GoVersion { get; set; }

    /// <summary>The import path of the main package; null for a program that Go did not build.</summary>
    public string? Package { get; set; }

    /// <summary>The path of the main module.</summary>
    public string? Module { get; set; }

    /// <summary>The commit it was built from; null outside git.</summary>
    public string? Commit { get; set; }

    /// <summary>When that commit was made, in UTC.</summary>
    public DateTimeOffset? CommitTime { get; set; }

    /// <summary>Whether the work tree held changes or untracked files that are not part of the commit.</summary>
    public bool IsDirty { get; set; }

    /// <summary>The four numbers of the Windows file version; null where there is none.</summary>
    public string? FileVersion { get; set; }

    /// <summary>How it was compiled; null for a program that was built elsewhere.</summary>
    public ArtifactBuild? Build { get; set; }

    /// <summary>The modules compiled into it, by path.</summary>
    public List<ArtifactDependency> Dependencies { get; set; } = new();

    /// <summary>The archive with the executable and its texts; null where none was made.</summary>
    public ArtifactFile? Archive { get; set; }

    /// <summary>The software bill of materials; null where none was made.</summary>
    public ArtifactFile? Sbom { get; set; }

    /// <summary>How the executable was signed; null where it was not.</summary>
    public ArtifactSignature? Signature { get; set; }

    /// <summary>The bundle of a detached signature by cosign; null where there is none.</summary>
    public ArtifactFile? CosignBundle { get; set; }
}
