using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Targets;

/// <summary>What Invoke-GoCrossBuild does with targets and processor levels.</summary>
public sealed class CrossBuildTargetTests : CrossBuildTest
{
    [GoFact]
    public async Task Programs_for_two_processor_levels_lie_side_by_side_and_are_what_they_are_said_to_be()
    {
        string package = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(package, "-Target windows/amd64 -MicroArchitecture v1, v3 -Version 1.0.0 -Archive");

        Assert.Empty(outcome.ErrorIds);
        GoArtifact[] artifacts = outcome.Output.Select(output => (GoArtifact)output.BaseObject).OrderBy(artifact => artifact.Path, StringComparer.Ordinal).ToArray();
        Assert.Equal(["windows_amd64", "windows_amd64_v3"], artifacts.Select(artifact => Path.GetFileName(Path.GetDirectoryName(artifact.Path)!)));
        Assert.All(artifacts, artifact => Assert.Equal("windows/amd64", artifact.Target));
        Assert.Equal(["GOAMD64=v1", "GOAMD64=v3"], artifacts.Select(artifact => artifact.Microarchitecture));
        Assert.Equal(["app_1.0.0_windows_amd64.zip", "app_1.0.0_windows_amd64_v3.zip"], artifacts.Select(artifact => Path.GetFileName(artifact.ArchivePath)));
        ModuleSession.Outcome read = await Session.RunAsync("$args[0], $args[1] | Get-GoBuildInfo", artifacts[0].Path, artifacts[1].Path);
        Assert.Equal(["GOAMD64=v1", "GOAMD64=v3"], read.Output.Select(info => ((GoBuildInfo)info.BaseObject).MicroArchitecture));
    }

    [GoFact]
    public async Task Systems_and_architectures_are_combined()
    {
        string package = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(package, "-TargetOs linux, windows -TargetArch amd64 -Version 1.0.0");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["linux/amd64", "windows/amd64"], outcome.Output.Select(output => ((GoArtifact)output.BaseObject).Target).Order(StringComparer.Ordinal));
    }

    [GoFact]
    public async Task A_manifest_s_target_may_hold_a_level_and_the_plan_shows_it()
    {
        string package = Folder.WriteProgram();
        Folder.Write("app/gowinops.yml", "name: app\nbuild: { package: ., targets: [linux/arm64/v8.2] }\n");

        ModuleSession.Outcome outcome = await Session.RunAsync("Invoke-GoCrossBuild -Manifest $args[0] -GoPath $args[1] -Version 1.0.0", package, TestGo.Path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains("linux_arm64_v8.2", ((GoArtifact)Assert.Single(outcome.Output).BaseObject).Path, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData("-Target windows/amd64/v9", "GoMicroArchitectureInvalid")]
    [InlineData("-Target windows/amd64 -Environment @{ GOAMD64 = 'v9' }", "GoMicroArchitectureInvalid")]
    [InlineData("-Target linux/arm -MicroArchitecture 9", "GoMicroArchitectureUnused")]
    [InlineData("-Target windows/amd64/v2 -Environment @{ GOAMD64 = 'v3' }", "GoMicroArchitectureConflict")]
    [InlineData("-Target windows/amd64 -TargetOs linux", "GoTargetTwice")]
    public async Task A_wrong_target_is_refused_before_anything_is_built(string parameters, string errorId)
    {
        string package = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(package, parameters + " -Version 1.0.0");

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }
}
