using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>One run of a build: what its steps share and hand on to each other.</summary>
internal sealed class GoBuildRun
{
    private readonly Action<string>? onWarning;
    private readonly HashSet<SourceItem> inputs = new();
    private readonly HashSet<string> outputs = new(StringComparer.Ordinal);
    private readonly List<string> warnings = new();

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

    /// <summary>What the artifact is made of in the file system.</summary>
    internal IReadOnlyCollection<SourceItem> Inputs => inputs;

    /// <summary>The files that belong to the artifact: when one is gone or differs, a later build is needed.</summary>
    internal IReadOnlyCollection<string> Outputs => outputs;

    /// <summary>What the user was told.</summary>
    internal IReadOnlyList<string> Warnings => warnings;

    /// <summary>Adds a file, absolute, whose content the artifact depends on; to be called before it is read.</summary>
    internal Task AddInputAsync(string path, CancellationToken cancellationToken) => AddInputAsync(SourceItem.File(path), cancellationToken);

    /// <summary>Adds something the artifact depends on; to be called before it is read.</summary>
    internal Task AddInputAsync(SourceItem item, CancellationToken cancellationToken)
    {
        inputs.Add(item);
        return Build.Session.Source.OfAsync(item, cancellationToken);
    }

    /// <summary>Adds a file, absolute, that was made beside the executable.</summary>
    internal void AddOutput(string path) => outputs.Add(path);

    /// <summary>Tells the user something although the build goes on.</summary>
    internal void Warn(string text)
    {
        warnings.Add(text);
        onWarning?.Invoke(text);
    }
}
