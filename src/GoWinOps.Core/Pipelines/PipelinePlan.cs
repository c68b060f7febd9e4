using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines;

/// <summary>What a pipeline does, before it is put into the words of a CI system.</summary>
internal sealed class PipelinePlan
{
    // What some CI system, or a shell it starts, would read as something else than text.
    private static readonly Regex Unsafe = new(@"[$`""\x00-\x1f\x7f]|\{\{", RegexOptions.CultureInvariant);
    private static readonly Regex NotInTitle = new(@"[^\p{L}\p{Nd} ._()-]+", RegexOptions.CultureInvariant);
    private static readonly Regex NotInSlug = new("[^a-z0-9]+", RegexOptions.CultureInvariant);
    private static readonly Regex BranchForm = new(@"^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant);

    /// <exception cref="GoWinOpsException"><c>ManifestSectionMissing</c>, <c>PipelinePathUnsupported</c>, <c>PipelineTargetMissing</c>, <c>PipelineBranchInvalid</c></exception>
    internal PipelinePlan(PipelineRequest request)
    {
        GoManifest manifest = request.Manifest;
        Request = request;
        _ = manifest.Build ?? throw Missing(manifest, "build");
        _ = manifest.Health ?? throw Missing(manifest, "health");
        Environments = manifest.Environments?.InOrder() is { Count: > 0 } environments ? environments : throw Missing(manifest, "environments");
        ManifestPath = Below(request.RepositoryFolder, manifest.Path);
        GoModFolder = Below(request.RepositoryFolder, request.GoModFolder.Length > 0 ? request.GoModFolder : Path.GetDirectoryName(manifest.Path)!);
        Target = PipelineTarget.Of(manifest);
        if (!BranchForm.IsMatch(request.Branch))
            throw new GoWinOpsException(nameof(Messages.PipelineBranchInvalid), request.Branch, request.Branch);
        Title = NotInTitle.Replace(manifest.Name, "-").Trim(' ', '-') is { Length: > 0 } title ? title : "release";
        Slug = NotInSlug.Replace(Title.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } slug ? slug : "release";
        StageMinutes = Math.Max(1, (int)Math.Ceiling((manifest.Pipeline ?? new ManifestPipeline()).StageDeadline.TotalMinutes));
    }

    internal PipelineRequest Request { get; }

    internal bool IsWindows => Request.Runner == PipelineRunner.Windows;

    /// <summary>The manifest, below the repository's folder, with slashes.</summary>
    internal string ManifestPath { get; }

    /// <summary>go.mod's folder, below the repository's, with slashes and without one at the end; empty for the repository's own.</summary>
    internal string GoModFolder { get; }

    /// <summary>The one target that is deployed.</summary>
    internal string Target { get; }

    /// <summary>The program's name without what has a meaning to some CI system.</summary>
    internal string Title { get; }

    /// <summary>The program's name in letters from a to z, digits and hyphens.</summary>
    internal string Slug { get; }

    /// <summary>How long one stage may take.</summary>
    internal int StageMinutes { get; }

    internal IReadOnlyList<ManifestEnvironment> Environments { get; }

    /// <summary>A file in go.mod's folder.</summary>
    internal string GoFile(string name) => GoModFolder.Length == 0 ? name : GoModFolder + "/" + name;

    /// <summary>The nodes a Linux machine cannot reach, because they are named as WinRM reaches them.</summary>
    internal string[] UnreachableNodes() => IsWindows
        ? Array.Empty<string>()
        : Environments.SelectMany(environment => environment.Nodes.Names)
            .Where(node => !node.StartsWith("@", StringComparison.Ordinal) && !node.StartsWith("ssh:", StringComparison.OrdinalIgnoreCase) && node != ".")
            .Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    private static string Below(string folder, string path)
    {
        string root = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        string full = Path.GetFullPath(path);
        if (full + Path.DirectorySeparatorChar == root)
            return string.Empty;
        if (!full.StartsWith(root, Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            throw new GoWinOpsException(nameof(Messages.PipelinePathUnsupported), path, full, $"it is not below '{folder}'");
        string relative = full.Substring(root.Length).Replace('\\', '/');
        return Unsafe.IsMatch(relative)
            ? throw new GoWinOpsException(nameof(Messages.PipelinePathUnsupported), path, relative, "a dollar sign, a double quote, a back-tick, '{{' or a control character is in it")
            : relative;
    }

    private static GoWinOpsException Missing(GoManifest manifest, string section) =>
        new(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, section, "New-GoPipeline");
}
