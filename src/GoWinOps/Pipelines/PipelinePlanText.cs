using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;

namespace GoWinOps.Commands;

/// <summary>A run in words, as -WhatIf and -Confirm show it.</summary>
internal static class PipelinePlanText
{
    internal static string Describe(InvokeGoPipelineCommand command, PipelineRunPlan plan, IReadOnlyList<PipelineStage> stages, GoManifest manifest) => string.Join(
        "\n",
        stages.Select(stage => $"  {stage.Name}: {Act(command, plan, stage, manifest)}")
            .Prepend($"Pipeline of '{plan.Name}' ({plan.ManifestPath}), {(plan.Source.Commit.Length == 0 ? "no commit" : "commit " + plan.Source.Commit)}, each stage within {plan.StageDeadline}:"));

    private static string Act(InvokeGoPipelineCommand command, PipelineRunPlan plan, PipelineStage stage, GoManifest manifest) => stage.Kind switch
    {
        PipelineStageKind.Build => StageCommands.Build(plan).DisplayText,
        PipelineStageKind.Test => string.Join("; ", GoTestStage.Commands(manifest).Select(arguments => "go " + string.Join(" ", arguments))),
        PipelineStageKind.Package => $"zip files and SHA256SUMS in '{PackageStage.FolderOf(plan.OutputPath, plan.Version ?? "<version>")}'",
        PipelineStageKind.Approve => "wait for approval",
        PipelineStageKind.Deploy => StageCommands.Deploy(command, plan, manifest, stage, Array.Empty<PipelineArtifact>()).DisplayText
            + " on " + string.Join(", ", manifest.EnvironmentOf(stage.Environment).Nodes.Names),
        _ => string.Join("; ", manifest.EnvironmentOf(stage.Environment).SmokeTests.Select(test => test.ToString())),
    };
}
