using System;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Which of a manifest's targets is deployed.</summary>
internal static class PipelineTarget
{
    private const string Default = "windows/amd64";

    /// <summary>The first that is for Windows; what is built by default where the manifest names none.</summary>
    /// <exception cref="GoWinOpsException"><c>PipelineTargetMissing</c></exception>
    internal static string Of(GoManifest manifest)
    {
        string[] targets = manifest.Build?.Targets ?? Array.Empty<string>();
        return targets.Length == 0
            ? Default
            : targets.FirstOrDefault(target => target.StartsWith("windows/", StringComparison.Ordinal))
                ?? throw new GoWinOpsException(nameof(Messages.PipelineTargetMissing), manifest.Path, manifest.Path, string.Join(", ", targets));
    }

    /// <summary>Whether an artifact is for a target; an artifact does not name the processor level, which a target may.</summary>
    internal static bool IsFor(PipelineArtifact artifact, string target) =>
        artifact.Target == target || target.StartsWith(artifact.Target + "/", StringComparison.Ordinal);
}
