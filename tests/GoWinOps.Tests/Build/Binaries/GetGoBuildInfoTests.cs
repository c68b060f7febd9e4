using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

public sealed class GetGoBuildInfoTests(GoProbe probe) : IClassFixture<GoProbe>, IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    [GoFact]
    public async Task Wildcards_stand_for_files_and_folders_are_passed_over()
    {
        await CopyAsync("windows/amd64", "a.exe");
        await CopyAsync("linux/amd64", "b.exe");
        Directory.CreateDirectory(folder.Combine("c.exe"));

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoBuildInfo $args[0]", folder.Combine("*.exe"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(new[] { "windows/amd64", "linux/amd64" }, outcome.Output.Select(info => info.Properties["Target"].Value));
        Assert.Equal(folder.Combine("a.exe"), outcome.Output[0].Properties["Path"].Value);
    }

    [GoFact]
    public async Task A_name_with_brackets_is_read_as_it_stands()
    {
        string path = await CopyAsync("windows/amd64", "orders[1].exe");

        Assert.Single((await session.RunAsync("Get-GoBuildInfo -LiteralPath $args[0]", path)).Output);
        Assert.Single((await session.RunAsync("Get-GoBuildInfo $args[0]", path)).Output);
    }

    [GoFact]
    public async Task Files_and_artifacts_come_through_the_pipeline_and_a_bad_one_does_not_stop_the_next()
    {
        string good = await CopyAsync("windows/amd64", "good.exe");
        string bad = folder.Write("bad.exe", "MZ and no more");

        ModuleSession.Outcome outcome = await session.RunAsync(
            "$args | Get-GoBuildInfo", new FileInfo(good), bad, folder.Combine("none.exe"), new GoArtifact { Path = good }, good);

        Assert.Equal(new[] { "ExecutableDamaged", "ExecutableNotFound" }, outcome.ErrorIds);
        Assert.Equal("ExecutableDamaged,GoWinOps.Commands.GetGoBuildInfoCommand", outcome.Errors[0].FullyQualifiedErrorId);
        Assert.Equal(bad, outcome.Errors[0].TargetObject);
        Assert.Equal(ErrorCategory.InvalidData, outcome.Errors[0].CategoryInfo.Category);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Errors[1].CategoryInfo.Category);
        Assert.All(outcome.Errors, error => Assert.NotEmpty(error.ErrorDetails.RecommendedAction));
        Assert.Equal(3, outcome.Output.Count);
    }

    [Fact]
    public async Task What_is_outside_of_the_file_system_is_not_found_there()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoBuildInfo Env:PATH, NoSuchDrive:x");

        Assert.Equal(new[] { "ExecutableNotFound", "DriveNotFound" }, outcome.ErrorIds);
        Assert.Equal("Env:PATH", outcome.Errors[0].TargetObject);
    }

    [Fact]
    public async Task An_executable_of_another_language_has_an_error_of_its_own()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoBuildInfo $args[0]", Environment.ProcessPath!);

        Assert.Equal(new[] { "ExecutableNotBuiltByGo" }, outcome.ErrorIds);
        Assert.Equal(Environment.ProcessPath, outcome.Errors[0].TargetObject);
    }

    [GoFact]
    public async Task An_object_survives_the_way_through_a_remote_session()
    {
        string path = await CopyAsync("windows/amd64", "a.exe");

        ModuleSession.Outcome outcome = await session.RunAsync(
            "$info = Get-GoBuildInfo $args[0]; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($info, 4))", path);

        PSObject copy = Assert.Single(outcome.Output);
        Assert.Equal("windows", ((IDictionary)((PSObject)copy.Properties["Settings"].Value).BaseObject)["GOOS"]);
        PSObject dependency = (PSObject)((IList)((PSObject)copy.Properties["Dependencies"].Value).BaseObject)[0]!;
        Assert.Equal("example.com/lib", dependency.Properties["Path"].Value);
        Assert.Equal(false, copy.Properties["IsModified"].Value);
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private async Task<string> CopyAsync(string target, string name)
    {
        string path = folder.Combine(name);
        File.Copy(await probe.BuildStampedAsync(target), path);
        return path;
    }
}
