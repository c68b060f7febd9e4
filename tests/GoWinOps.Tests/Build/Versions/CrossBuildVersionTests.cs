using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>The versions Invoke-GoCrossBuild gives to what it builds.</summary>
public sealed class CrossBuildVersionTests : CrossBuildTest
{
    [GoFact]
    public async Task A_module_in_a_subfolder_is_built_with_its_own_version_and_a_bad_tag_is_named()
    {
        string package = Folder.WriteProgram("repository/svc", "example.com/repository/svc");
        string repository = Folder.Combine("repository");
        await TestFolder.CommitAllAsync(repository);
        foreach (string tag in new[] { "v9.0.0", "svc/v1.2.3", "svc/v1.2", "other-v2.0.0" })
            await TestFolder.GitAsync(repository, "tag", tag);

        ModuleSession.Outcome own = await BuildAsync(package, "-Target linux/amd64");
        ModuleSession.Outcome other = await BuildAsync(package, "-Target linux/amd64 -TagPrefix other-");

        Assert.Empty(own.ErrorIds.Concat(other.ErrorIds));
        Assert.Equal(["1.2.3", "2.0.0"], new[] { own, other }.Select(outcome => ((GoArtifact)Assert.Single(outcome.Output).BaseObject).Version));
        Assert.Contains(own.Warnings, warning => warning.Contains("svc/v1.2 on this commit", StringComparison.Ordinal));
    }

    [GoFact]
    public async Task A_repository_inside_of_another_has_a_version_of_its_own_in_the_same_command()
    {
        string outer = Folder.WriteProgram("outer", "example.com/outer");
        string inner = Folder.WriteProgram("outer/third/party", "example.com/inner");
        Folder.Write("outer/.gitignore", "third/\n");
        await TestFolder.CommitAllAsync(outer);
        await TestFolder.GitAsync(outer, "tag", "v1.0.0");
        await TestFolder.CommitAllAsync(inner);
        await TestFolder.GitAsync(inner, "tag", "v2.0.0");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "$args[0], $args[1] | Invoke-GoCrossBuild -GoPath $args[2] -OutputPath $args[3] -Target linux/amd64", outer, inner, TestGo.Path, Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["inner 2.0.0", "outer 1.0.0"], outcome.Output.Select(output => (GoArtifact)output.BaseObject).Select(artifact => $"{artifact.Name} {artifact.Version}").Order(StringComparer.Ordinal));
    }
}
