using System.Collections.Generic;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Pipelines.Runs;

public sealed class PipelineStagesTests
{
    private const string Full = """
        name: orders
        build: { package: ., targets: [linux/amd64, windows/arm64, windows/amd64] }
        health: { url: 'http://127.0.0.1:8080/readyz' }
        environments:
          production: { nodes: '@web' }
          development: { nodes: dev01, smokeTests: { url: 'http://dev01:8080/readyz' } }
          staging: { nodes: stage01, approval: true }
        """;

    private static readonly string[] FullStages =
    [
        "build", "test", "package", "deploy-development", "smoke-test-development", "approve-staging", "deploy-staging", "approve-production", "deploy-production",
    ];

    [Fact]
    public void Environments_come_in_the_order_of_promotion_with_approval_before_and_smoke_tests_after_the_deployment()
    {
        Assert.Equal(FullStages, Names(PipelineStages.All(Read(Full))));
        Assert.All(PipelineStages.All(Read(Full)), stage => Assert.Contains(stage.Name, PipelineStages.AllNames));
    }

    [Fact]
    public void Through_ends_with_the_last_stage_of_an_environment()
    {
        Assert.Equal(FullStages[..5], Names(PipelineStages.Through(Read(Full), "Development")));
        Assert.Equal(FullStages[..7], Names(PipelineStages.Through(Read(Full), "staging")));
        Assert.Equal("ManifestEnvironmentMissing", Assert.Throws<GoWinOpsException>(() => PipelineStages.Through(Read(Full), "elsewhere")).ErrorId);
    }

    [Fact]
    public void Chosen_stages_are_gone_through_in_the_order_of_the_pipeline()
    {
        Assert.Equal(["build", "test", "package"], Names(PipelineStages.Select(Read(Full), ["package", "TEST", "build"])));
        Assert.Equal(["smoke-test-development"], Names(PipelineStages.Select(Read(Full), ["smoke-test-development"])));
    }

    [Theory]
    [InlineData("package", "build")]
    [InlineData("build,package,deploy-development", "test")]
    [InlineData("build,test,package,deploy-development,smoke-test-development,deploy-staging", "approve-staging")]
    [InlineData("build,test,package,approve-staging,deploy-staging", "deploy-development, smoke-test-development")]
    public void A_deployment_cannot_be_chosen_without_tests_approval_and_the_environments_before_it(string names, string missing)
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => PipelineStages.Select(Read(Full), names.Split(',')));

        Assert.Equal("PipelineStageIncomplete", exception.ErrorId);
        Assert.EndsWith($": {missing}.", exception.Message);
    }

    [Fact]
    public void A_stage_the_pipeline_does_not_have_is_named_with_those_it_has()
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => PipelineStages.Select(Read(Full), ["deploy"]));

        Assert.Equal("PipelineStageUnknown", exception.ErrorId);
        Assert.Contains("deploy-development", exception.Message);
    }

    [Fact]
    public void A_manifest_without_environments_has_the_stages_of_the_code()
    {
        Assert.Equal(FullStages[..3], Names(PipelineStages.All(Read("name: a\nbuild: { package: . }\n"))));
    }

    [Theory]
    [InlineData("name: a\nenvironments: { development: { nodes: b } }\n", "ManifestSectionMissing")]
    [InlineData("name: a\nbuild: { package: . }\nenvironments: { staging: { nodes: b } }\n", "ManifestSectionMissing")]
    [InlineData("name: a\nbuild: { package: ., targets: linux/amd64 }\nenvironments: { development: { nodes: b } }\n", "PipelineTargetMissing")]
    public void What_would_fail_at_the_deployment_is_said_before_anything_is_built(string manifest, string errorId)
    {
        Assert.Equal(errorId, Assert.Throws<GoWinOpsException>(() => PipelineStages.All(Read(manifest))).ErrorId);
    }

    [Fact]
    public void The_first_target_for_Windows_is_deployed_whatever_its_processor_level()
    {
        Assert.Equal("windows/arm64", PipelineTarget.Of(Read(Full)));
        Assert.True(PipelineTarget.IsFor(new PipelineArtifact { Target = "windows/amd64" }, "windows/amd64/v3"));
        Assert.False(PipelineTarget.IsFor(new PipelineArtifact { Target = "windows/arm" }, "windows/arm64"));
    }

    private static GoManifest Read(string text) => ManifestReader.Parse(text, "/src/gowinops.yml");

    private static IEnumerable<string> Names(IEnumerable<PipelineStage> stages) => stages.Select(stage => stage.Name);
}
