using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Pipelines;
using Xunit;

namespace GoWinOps.Tests.Pipelines;

/// <summary>
/// What is made, against the grammars of the CI systems: GitHub's own parser and GitLab's schema from npm. No package carries Azure's schema: <c>build.cs test</c>
/// adds the comparison with it where GOWINOPS_AZURE_SCHEMA names a copy (service-schema.json of Microsoft's extension for Visual Studio Code). Jenkins has no schema.
/// </summary>
public sealed class PipelineSchemaTests
{
    private const string FolderVariable = "GOWINOPS_PIPELINE_CHECKS";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static TheoryData<PipelineProvider, PipelineRunner, bool> Checked()
    {
        TheoryData<PipelineProvider, PipelineRunner, bool> all = [];
        foreach (PipelineProvider provider in new[] { PipelineProvider.GitHubActions, PipelineProvider.GitLab })
        {
            foreach (PipelineRunner runner in Enum.GetValues<PipelineRunner>())
            {
                all.Add(provider, runner, false);
                all.Add(provider, runner, true);
            }
        }

        return all;
    }

    [GrammarTheory]
    [MemberData(nameof(Checked))]
    public async Task The_CI_system_s_grammar_has_nothing_against_it(PipelineProvider provider, PipelineRunner runner, bool isOdd)
    {
        using PipelineScene scene = Scene(isOdd);

        Assert.Equal(string.Empty, await CheckAsync(scene, provider, await scene.MakeAsync(provider, runner)));
    }

    [GrammarTheory]
    [InlineData(PipelineProvider.GitHubActions, "runs-on:", "runs-onto:", "runs-onto")]
    [InlineData(PipelineProvider.GitHubActions, "needs: [package]", "needs: [pack]", "pack")]
    [InlineData(PipelineProvider.GitHubActions, "secrets.", "secret.", "secret")]
    [InlineData(PipelineProvider.GitLab, "resource_group:", "resource_grup:", "resource_grup")]
    [InlineData(PipelineProvider.GitLab, "when: manual", "when: manuel", "manuel")]
    public async Task The_grammar_does_find_a_fault(PipelineProvider provider, string right, string wrong, string named)
    {
        using PipelineScene scene = new();
        string path = await scene.MakeAsync(provider, PipelineRunner.Windows);
        File.WriteAllText(path, File.ReadAllText(path).Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(named, await CheckAsync(scene, provider, path));
    }

    /// <remarks>Left out where nobody has put the schema: <see cref="AzurePipelineStructureTests"/> holds what counts everywhere.</remarks>
    [GrammarTheory]
    [Trait("Needs", "AzureSchema")]
    [InlineData(PipelineRunner.Windows, false)]
    [InlineData(PipelineRunner.Windows, true)]
    [InlineData(PipelineRunner.Linux, false)]
    [InlineData(PipelineRunner.Linux, true)]
    public async Task The_schema_of_Azure_Pipelines_has_nothing_against_it_but_against_a_fault(PipelineRunner runner, bool isOdd)
    {
        using PipelineScene scene = Scene(isOdd);
        string path = await scene.MakeAsync(PipelineProvider.AzurePipelines, runner);

        Assert.Equal(string.Empty, await CheckAsync(scene, PipelineProvider.AzurePipelines, path));
        File.WriteAllText(path, File.ReadAllText(path).Replace("lockBehavior: sequential", "lockBehavior: sequentiel", StringComparison.Ordinal));
        Assert.NotEqual(string.Empty, await CheckAsync(scene, PipelineProvider.AzurePipelines, path));
    }

    private static PipelineScene Scene(bool isOdd) => isOdd ? new PipelineScene(PipelineScene.OddName, PipelineScene.OddFolder) : new PipelineScene();

    /// <summary>What the grammar has against a file; empty when nothing.</summary>
    private static async Task<string> CheckAsync(PipelineScene scene, PipelineProvider provider, string path)
    {
        // The program that carries GitLab's schema reads from a repository only.
        Directory.Delete(scene.Folder.Combine(".git"), recursive: true);
        await TestFolder.GitAsync(scene.Folder.Path, "init", "--quiet");
        ProcessStartInfo start = new("node", new[] { Path.Combine(Environment.GetEnvironmentVariable(FolderVariable)!, "check.mjs"), provider.ToString(), path })
        {
            WorkingDirectory = scene.Folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using CancellationTokenSource deadline = new(Deadline);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
        string output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode == 0 ? string.Empty : output + await error;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class GrammarTheoryAttribute : TheoryAttribute
    {
        public GrammarTheoryAttribute() => Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(FolderVariable))
            ? "There are no grammars of CI systems: 'dotnet run build.cs test' gets them from npm."
            : null;
    }
}
