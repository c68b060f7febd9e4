using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GoWinOps.Packaging.Help;
using GoWinOps.Tests.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

/// <summary>Runs the examples that are marked <c>run</c>, as a user would: in the folder of a Go program under git, with the manifest of the documentation.</summary>
public sealed class ExampleRunTests : IDisposable
{
    private const string RunTag = "run";
    private static readonly string SourceFolder = Path.Combine(ModuleSession.RepositoryRoot, "docs", "en-US");
    private readonly TestFolder folder = new();

    public static TheoryData<string, string> Examples()
    {
        List<PageProblem> problems = [];
        TheoryData<string, string> examples = [];
        foreach (string path in Directory.GetFiles(SourceFolder, "*-*.md").Order(StringComparer.Ordinal))
        {
            HelpPage page = HelpPageReader.Read(path, problems);
            foreach (HelpExample example in page.Examples.Where(example => example.Tags.Contains(RunTag)))
                examples.Add($"{page.Name}: {example.Title}", example.Code);
        }

        return examples;
    }

    public void Dispose() => folder.Dispose();

    [GoTheory]
    [MemberData(nameof(Examples))]
    public async Task An_example_that_any_machine_can_run_runs_without_an_error(string title, string code)
    {
        await WriteProjectAsync();
        using ModuleSession session = new();
        await session.RunAsync("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path);
        await session.RunAsync("$PSDefaultParameterValues['Invoke-GoCrossBuild:GoPath'] = $PSDefaultParameterValues['Get-GoTarget:GoPath'] = $args[0]", TestGo.Path);

        ModuleSession.Outcome outcome = await session.RunAsync(code);

        Assert.True(outcome.ErrorIds.Count == 0 && outcome.Terminating is null, $"{title}: {string.Join(Environment.NewLine, outcome.Errors)} {outcome.Terminating?.Message}");
        Assert.True(outcome.Output.Count > 0 || code.Contains("-WhatIf", StringComparison.OrdinalIgnoreCase), $"{title}: it wrote nothing.");
    }

    private async Task WriteProjectAsync()
    {
        string manifestPage = await File.ReadAllTextAsync(Path.Combine(SourceFolder, "Get-GoManifest.md"));
        folder.Write("gowinops.yml", Regex.Match(manifestPage, "^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value);
        folder.Write("go.mod", "module example.com/orders\n\ngo 1.19\n");
        folder.Write("cmd/orders/main.go", "package main\n\nimport \"os\"\n\nvar version, region string\n\nfunc main() { os.Stdout.WriteString(version + region) }\n");
        await TestFolder.CommitAllAsync(folder.Path);
    }
}
