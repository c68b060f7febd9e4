using System.Collections.Generic;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;

namespace GoWinOps.Commands;

/// <summary>The commands of this module by which stages are carried out, the same as in a pipeline of New-GoPipeline.</summary>
internal static class StageCommands
{
    /// <summary>Builds every target.</summary>
    internal static NestedCommand Build(PipelineRunPlan plan) => new NestedCommand("Invoke-GoCrossBuild")
        .With("Manifest", plan.ManifestPath)
        .With("OutputPath", plan.OutputPath)
        .With("Version", plan.Version)
        .With("GoPath", plan.GoPath);

    /// <summary>Brings the release to an environment: to development by installing it, which needs no service to be there yet, beyond by a rolling update.</summary>
    internal static NestedCommand Deploy(
        InvokeGoPipelineCommand command, PipelineRunPlan plan, GoManifest manifest, PipelineStage stage, IReadOnlyList<PipelineArtifact> artifacts)
    {
        string target = PipelineTarget.Of(manifest);
        PipelineArtifact? artifact = artifacts.FirstOrDefault(one => PipelineTarget.IsFor(one, target));
        NestedCommand deploy = stage.Environment == ManifestEnvironments.DevelopmentName
            ? new NestedCommand("Install-GoService").With("Start", true)
            : new NestedCommand("Start-RollingUpdate");
        return deploy
            .With("Path", artifact?.Path ?? $"<{target}>")
            .With("Version", artifact?.Version ?? plan.Version ?? "<version>")
            .With("Sha256", artifact?.Sha256)
            .With("Manifest", plan.ManifestPath)
            .With("EnvironmentName", stage.Environment)
            .With("Credential", command.Credential)
            .With("KeyFilePath", command.KeyFilePath)
            .With("Confirm", false);
    }
}
