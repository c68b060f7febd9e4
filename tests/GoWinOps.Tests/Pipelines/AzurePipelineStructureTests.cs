using System;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.Pipelines;
using Xunit;

namespace GoWinOps.Tests.Pipelines;

/// <summary>Pipelines of Azure, against what Azure demands of their structure; everywhere, unlike the comparison with the schema.</summary>
public sealed class AzurePipelineStructureTests
{
    [Theory]
    [InlineData(PipelineRunner.Windows, false)]
    [InlineData(PipelineRunner.Windows, true)]
    [InlineData(PipelineRunner.Linux, false)]
    [InlineData(PipelineRunner.Linux, true)]
    public async Task What_is_made_has_the_structure_Azure_demands(PipelineRunner runner, bool isOdd)
    {
        using PipelineScene scene = isOdd ? new PipelineScene(PipelineScene.OddName, PipelineScene.OddFolder) : new PipelineScene();

        Assert.Empty(AzurePipelineStructure.FaultsOf(File.ReadAllText(await scene.MakeAsync(PipelineProvider.AzurePipelines, runner))));
    }

    [Theory]
    [InlineData("lockBehavior: sequential", "lockBehavior: sequentiel", "sequentiel")]
    [InlineData("vmImage:", "vmImages:", "vmImages")]
    [InlineData("dependsOn: package", "dependsOn: packed", "packed")]
    [InlineData("environment: production", "environmint: production", "no environment")]
    [InlineData("runOnce:", "runTwice:", "no strategy")]
    [InlineData("artifactName: release", "artifactName: relic", "relic")]
    [InlineData("GoTool@0", "GoTool", "no task with a version")]
    [InlineData("succeeded()", "succeeded(", "parentheses")]
    [InlineData("succeeded()", "succeded()", "succeded")]
    [InlineData("$(GOMODCACHE)", "$(GOMODCACHE", "does not close it")]
    [InlineData("displayName: Build", "displayName: ${{ Build", "does not close it")]
    public async Task A_fault_is_found(string right, string wrong, string named)
    {
        using PipelineScene scene = new();
        string text = File.ReadAllText(await scene.MakeAsync(PipelineProvider.AzurePipelines, PipelineRunner.Windows));

        string broken = text.Replace(right, wrong, StringComparison.Ordinal);

        Assert.NotEqual(text, broken);
        Assert.Contains(AzurePipelineStructure.FaultsOf(broken), fault => fault.Contains(named, StringComparison.Ordinal));
    }
}
