using System;

namespace GoWinOps.Build;

/// <summary>One run of a build: what its steps share and hand on to each other.</summary>
internal sealed class GoBuildRun
{
    private readonly Action<string>? onWarning;

    internal GoBuildRun(GoBuild build, GoBuildScratch scratch, Action<string>? onPackage, Action<string>? onWarning)
    {
        Build = build;
        Scratch = scratch;
        OnPackage = onPackage;
        this.onWarning = onWarning;
    }

    /// <summary>What is built.</summary>
    internal GoBuild Build { get; }

    /// <summary>The folders of this run that are removed when it ends.</summary>
    internal GoBuildScratch Scratch { get; }

    /// <summary>Told the import path of each package as it is compiled.</summary>
    internal Action<string>? OnPackage { get; }

    /// <summary>The executable until it is published: it has its final name only when every step before has succeeded.</summary>
    internal string PartialPath => Build.PartialPath;

    /// <summary>What is known of the artifact so far; each step adds what it found.</summary>
    internal GoArtifact Artifact { get; } = new();

    /// <summary>Whether Go was given the resources of this build, so that the executable has to hold them.</summary>
    internal bool HasPlacedResources { get; set; }

    /// <summary>Tells the user something although the build goes on.</summary>
    internal void Warn(string text) => onWarning?.Invoke(text);
}
