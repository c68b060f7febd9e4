using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Manifest;

public sealed class GetGoManifestTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    [Fact]
    public async Task The_manifest_of_the_current_folder_is_read_by_default()
    {
        string path = folder.Write("gowinops.yml", "name: orders\nnodes: [web01, web02]\n");

        ModuleSession.Outcome outcome = await session.RunAsync("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); Get-GoManifest", folder.Path);

        Assert.Empty(outcome.ErrorIds);
        PSObject manifest = Assert.Single(outcome.Output);
        Assert.Equal("orders", manifest.Properties["Name"].Value);
        Assert.Equal(path, manifest.Properties["Path"].Value);
    }

    [Fact]
    public async Task Every_fault_is_in_the_error_and_the_next_manifest_is_still_read()
    {
        string bad = folder.Write("bad/gowinops.yml", "name: a\nupdat: {}\nservice: 1\n");
        folder.Write("good/gowinops.yml", "name: b\n");

        ModuleSession.Outcome outcome = await session.RunAsync("$args | Get-GoManifest", bad, folder.Combine("good"));

        Assert.Equal(new[] { "ManifestInvalid" }, outcome.ErrorIds);
        Assert.Equal("b", Assert.Single(outcome.Output).Properties["Name"].Value);
        ErrorRecord error = outcome.Errors[0];
        Assert.Equal(bad, error.TargetObject);
        Assert.Contains($"{bad}(2,1)", error.ErrorDetails.Message);
        Assert.Contains($"{bad}(3,10)", error.ErrorDetails.Message);
        Assert.Equal(2, ((IEnumerable)PSObject.AsPSObject(error.Exception).Properties["Faults"].Value).Cast<object>().Count());
    }

    [Fact]
    public async Task A_manifest_that_is_not_there_is_reported_by_name()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoManifest $args[0]", folder.Combine("none.yml"));

        Assert.Equal(new[] { "ManifestNotFound" }, outcome.ErrorIds);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Errors[0].CategoryInfo.Category);
    }

    [Fact]
    public async Task A_file_too_long_to_be_a_manifest_is_not_read()
    {
        string path = folder.Write("gowinops.yml", new string('#', (1 << 20) + 1));

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoManifest $args[0]", path);

        Assert.Equal(new[] { "ManifestUnreadable" }, outcome.ErrorIds);
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }
}
