using System;

namespace GoWinOps.Build;

/// <summary>What a look at an artifact found.</summary>
public sealed class GoArtifactTest
{
    /// <summary>The program's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release's version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>What it was built for.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>Whether everything agrees.</summary>
    public bool IsValid { get; set; }

    /// <summary>What does not agree, a sentence each.</summary>
    public string[] Problems { get; set; } = Array.Empty<string>();

    /// <summary>What was looked at: Size, Hash, Target, GoVersion, Module, Commit, Signature, Checksums, Archive, Sbom, CosignBundle.</summary>
    public string[] Checks { get; set; } = Array.Empty<string>();

    /// <summary>The executable.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The build manifest.</summary>
    public string ManifestPath { get; set; } = string.Empty;
}
