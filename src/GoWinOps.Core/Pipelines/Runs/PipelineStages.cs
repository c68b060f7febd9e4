using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Works out from a manifest which stages there are, in which order.</summary>
internal static class PipelineStages
{
    /// <summary>Every name a stage may have.</summary>
    internal static readonly IReadOnlyList<string> AllNames = new[] { "build", "test", "package" }.Concat(
        new[] { ManifestEnvironments.DevelopmentName, ManifestEnvironments.StagingName, ManifestEnvironments.ProductionName }
            .SelectMany(environment => new[] { "approve-" + environment, "deploy-" + environment, "smoke-test-" + environment })).ToList();

    /// <summary>All stages of a manifest: build, test, package, and for each environment approval, deployment and smoke tests.</summary>
    /// <exception cref="GoWinOpsException"><c>ManifestSectionMissing</c>, <c>PipelineTargetMissing</c></exception>
    internal static IReadOnlyList<PipelineStage> Of(GoManifest manifest)
    {
        if (manifest.Build is null)
            throw Missing(manifest, "build");
        List<PipelineStage> stages = new()
        {
            new PipelineStage { Name = "build", Kind = PipelineStageKind.Build },
            new PipelineStage { Name = "test", Kind = PipelineStageKind.Test },
            new PipelineStage { Name = "package", Kind = PipelineStageKind.Package },
        };
        foreach (ManifestEnvironment environment in manifest.Environments?.InOrder() ?? Array.Empty<ManifestEnvironment>())
            stages.AddRange(Of(environment));
        if (stages.Any(stage => stage.Kind == PipelineStageKind.Deploy))
            _ = PipelineTarget.Of(manifest);
        return stages;
    }

    /// <summary>The stages up to the last of an environment.</summary>
    /// <exception cref="GoWinOpsException"><c>ManifestEnvironmentMissing</c>, and those of <see cref="Of(GoManifest)"/></exception>
    internal static IReadOnlyList<PipelineStage> Through(GoManifest manifest, string environment)
    {
        string name = manifest.EnvironmentOf(environment).Name;
        IReadOnlyList<PipelineStage> all = Of(manifest);
        return CheckHealth(manifest, all.Take(all.ToList().FindLastIndex(stage => stage.Environment == name) + 1).ToList());
    }

    /// <summary>Every stage.</summary>
    /// <exception cref="GoWinOpsException">Those of <see cref="Of(GoManifest)"/></exception>
    internal static IReadOnlyList<PipelineStage> All(GoManifest manifest) => CheckHealth(manifest, Of(manifest));

    /// <summary>The stages of some names, in the order of the pipeline whatever order they are named in.</summary>
    /// <exception cref="GoWinOpsException"><c>PipelineStageUnknown</c>, <c>PipelineStageIncomplete</c>, and those of <see cref="Of(GoManifest)"/></exception>
    internal static IReadOnlyList<PipelineStage> Select(GoManifest manifest, IReadOnlyCollection<string> names)
    {
        IReadOnlyList<PipelineStage> all = Of(manifest);
        foreach (string name in names)
        {
            if (!all.Any(stage => Is(stage, name)))
                throw new GoWinOpsException(nameof(Messages.PipelineStageUnknown), name, manifest.Path, name, string.Join(", ", all));
        }

        List<PipelineStage> chosen = all.Where(stage => names.Any(name => Is(stage, name))).ToList();
        foreach (PipelineStage stage in chosen)
        {
            List<PipelineStage> missing = Before(all, stage).Except(chosen).ToList();
            if (missing.Count > 0)
                throw new GoWinOpsException(nameof(Messages.PipelineStageIncomplete), stage.Name, stage.Name, string.Join(", ", missing));
        }

        return CheckHealth(manifest, chosen);
    }

    /// <summary>What must have gone well in the same run before a stage may begin: nothing is deployed that was not tested, and no environment is left out.</summary>
    private static IEnumerable<PipelineStage> Before(IReadOnlyList<PipelineStage> all, PipelineStage stage) => stage.Kind switch
    {
        PipelineStageKind.Package => all.Where(other => other.Kind == PipelineStageKind.Build),
        PipelineStageKind.Approve or PipelineStageKind.Deploy => all.TakeWhile(other => other != stage),
        _ => Enumerable.Empty<PipelineStage>(),
    };

    private static IEnumerable<PipelineStage> Of(ManifestEnvironment environment)
    {
        if (environment.NeedsApproval)
            yield return new PipelineStage { Name = "approve-" + environment.Name, Kind = PipelineStageKind.Approve, Environment = environment.Name };
        yield return new PipelineStage { Name = "deploy-" + environment.Name, Kind = PipelineStageKind.Deploy, Environment = environment.Name };
        if (environment.SmokeTests.Length > 0)
            yield return new PipelineStage { Name = "smoke-test-" + environment.Name, Kind = PipelineStageKind.SmokeTest, Environment = environment.Name };
    }

    // Said before anything is built, rather than by the rolling update an hour later.
    private static IReadOnlyList<PipelineStage> CheckHealth(GoManifest manifest, IReadOnlyList<PipelineStage> stages)
    {
        bool isRolled = stages.Any(stage => stage.Kind == PipelineStageKind.Deploy && stage.Environment != ManifestEnvironments.DevelopmentName
            && manifest.ForEnvironment(stage.Environment).Health is null);
        return isRolled ? throw Missing(manifest, "health") : stages;
    }

    private static bool Is(PipelineStage stage, string name) => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase);

    private static GoWinOpsException Missing(GoManifest manifest, string section) =>
        new(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, section, "Invoke-GoPipeline");
}
