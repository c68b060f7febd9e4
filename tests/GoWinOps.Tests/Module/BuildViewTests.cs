using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using System.Xml.Linq;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

/// <summary>What the tables of builds show.</summary>
public sealed class BuildViewTests
{
    [Theory]
    [InlineData(true, 2, "up to date")]
    [InlineData(false, 2, "2.0")]
    [InlineData(false, 0, "")]
    public async Task An_artifact_says_whether_it_was_built_now(bool isUpToDate, int seconds, string shown)
    {
        GoArtifact artifact = new() { IsUpToDate = isUpToDate, Duration = TimeSpan.FromSeconds(seconds) };

        Assert.Contains(shown, await CellsAsync("GoWinOps.Build.GoArtifact", artifact));
    }

    [Fact]
    public async Task A_step_to_the_version_shows_its_result_however_narrow_the_screen()
    {
        GoReleaseVersionStep step = new() { Number = 5, Step = "Version", Found = "the tag", Rule = "The tag counts", Result = "1.2.0" };

        string cell = (await CellsAsync("GoWinOps.Build.GoReleaseVersionStep", step)).Last();

        Assert.Equal(new[] { "the tag", "  The tag counts", "  = 1.2.0" }, cell.Split(Environment.NewLine));
    }

    /// <summary>What the computed columns of a type's table hold for an object.</summary>
    private static async Task<IReadOnlyList<string>> CellsAsync(string view, object shown)
    {
        XElement table = XDocument.Load(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ModuleSession.ManifestPath)!, "GoWinOps.format.ps1xml"))
            .Descendants("View").Single(candidate => (string?)candidate.Element("Name") == view);
        using ModuleSession session = new();
        List<string> cells = [];
        foreach (string script in table.Descendants("TableColumnItem").Elements("ScriptBlock").Select(element => element.Value))
        {
            ModuleSession.Outcome outcome = await session.RunAsync("$args[0] | ForEach-Object { " + script + " }", shown);
            Assert.Empty(outcome.ErrorIds);
            cells.Add(string.Concat(outcome.Output.Select(value => value?.ToString())));
        }

        return cells;
    }
}
