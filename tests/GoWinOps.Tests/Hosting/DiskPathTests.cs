using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

public sealed class DiskPathTests
{
    [Theory]
    [InlineData("Get-GoManifest Env:gowinops.yml")]
    [InlineData("[void]$ExecutionContext.SessionState.Path.SetLocation('Env:\\'); Get-GoManifest gowinops.yml")]
    [InlineData("Get-GoNode -Inventory Env:servers.txt")]
    public async Task A_path_that_leads_to_no_disk_is_refused_by_the_name_of_where_it_leads(string script)
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(new[] { "PathNotFileSystem" }, outcome.ErrorIds);
        Assert.Contains("'Environment'", outcome.Errors.Single().ErrorDetails.Message);
    }

    [Fact]
    public async Task A_relative_path_counts_from_PowerShells_location_and_not_from_the_processs()
    {
        using TestFolder folder = new();
        folder.Write("elsewhere.yml", "name: orders\nbuild:\n  package: ./cmd/orders\n");
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("param($folder) [void]$ExecutionContext.SessionState.Path.SetLocation($folder); (Get-GoManifest elsewhere.yml).Name", folder.Path);

        Assert.Equal("orders", Assert.Single(outcome.Output).BaseObject);
    }
}
