using System;
using System.Collections.Generic;

namespace GoWinOps.Build.Artifacts;

/// <summary>How an artifact was compiled.</summary>
public sealed class ArtifactBuild
{
    /// <summary>What the program was optimised for; null for Go's own balance.</summary>
    public string? Optimize { get; set; }

    /// <summary>Build tags, in order.</summary>
    public List<string> Tags { get; set; } = new();

    /// <summary>The flags of <c>go build</c> without those that name a path.</summary>
    public List<string> Flags { get; set; } = new();

    /// <summary>The string variables stamped into the program and their values, which the executable shows to anybody.</summary>
    public SortedDictionary<string, string> Variables { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The SHA-256 of the profile that guided the optimisation; null where there was none.</summary>
    public string? ProfileSha256 { get; set; }
}
