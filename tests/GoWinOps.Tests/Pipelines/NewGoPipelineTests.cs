using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;
using GoWinOps.Pipelines;
using GoWinOps.Tests.Build;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Module;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace GoWinOps.Tests.Pipelines;

public sealed class NewGoPipelineTests
{
    private static readonly string[] OwnCommands = ModuleAssembly.Cmdlets.Select(cmdlet => cmdlet.Name).ToArray();

    public static TheoryData<PipelineProvider, PipelineRunner, bool> All()
    {
        TheoryData<PipelineProvider, PipelineRunner, bool> all = [];
        foreach (PipelineProvider provider in Enum.GetValues<PipelineProvider>())
        {
            foreach (PipelineRunner runner in Enum.GetValues<PipelineRunner>())
            {
                all.Add(provider, runner, false);
                all.Add(provider, runner, true);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_script_in_it_is_PowerShell_and_every_cmdlet_of_this_module_is_called_as_it_can_be(PipelineProvider provider, PipelineRunner runner, bool isOdd)
    {
        using PipelineScene scene = Scene(isOdd);

        IReadOnlyList<string> scripts = PipelineScene.ScriptsOf(await scene.MakeAsync(provider, runner));

        string[] called = scripts.SelectMany(script => CommandsOf(script, scene.Session.Runspace)).Distinct().Order().ToArray();
        Assert.Equal(new[] { "Get-GoArtifact", "Get-GoManifest", "Install-GoService", "Invoke-GoCrossBuild", "Start-RollingUpdate", "Test-GoArtifact", "Test-GoDeployment" }, called);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_stages_are_in_the_order_a_release_is_promoted(PipelineProvider provider, PipelineRunner runner, bool isOdd)
    {
        using PipelineScene scene = Scene(isOdd);

        IReadOnlyList<string> scripts = PipelineScene.ScriptsOf(await scene.MakeAsync(provider, runner)).Where(script => script.Contains("GoWinOps", StringComparison.Ordinal)).ToList();

        string[] marks =
        [
            "Invoke-GoCrossBuild", "go test", "Test-GoArtifact", "-EnvironmentName development -Start", "Test-GoDeployment $env:GOWINOPS_MANIFEST -EnvironmentName development",
            "-EnvironmentName staging -Confirm:$false", "Test-GoDeployment $env:GOWINOPS_MANIFEST -EnvironmentName staging", "-EnvironmentName production -Confirm:$false",
        ];
        Assert.Equal(marks.Length, scripts.Count);
        Assert.All(marks.Zip(scripts), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PipelineProvider.GitHubActions, ".github/workflows/orders.yml", "fetch-depth: 0")]
    [InlineData(PipelineProvider.GitLab, ".gitlab-ci.yml", "GIT_DEPTH: '0'")]
    [InlineData(PipelineProvider.AzurePipelines, "azure-pipelines.yml", "fetchDepth: 0")]
    [InlineData(PipelineProvider.Jenkins, "Jenkinsfile", "shallow: false, depth: 0, noTags: false")]
    public async Task It_lies_where_the_CI_system_looks_and_fetches_the_whole_history(PipelineProvider provider, string path, string depth)
    {
        using PipelineScene scene = new();

        string file = await scene.MakeAsync(provider, PipelineRunner.Windows);

        Assert.Equal(path, Path.GetRelativePath(scene.Folder.Path, file).Replace('\\', '/'));
        Assert.Contains(depth, File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_manifest_is_named_by_its_exact_path_below_the_repository(PipelineProvider provider, PipelineRunner runner, bool isOdd)
    {
        using PipelineScene scene = Scene(isOdd);

        string text = File.ReadAllText(await scene.MakeAsync(provider, runner));

        string expected = isOdd ? PipelineScene.OddFolder + "/gowinops.yml" : "gowinops.yml";
        if (provider == PipelineProvider.Jenkins)
            Assert.Contains($"GOWINOPS_MANIFEST = '{expected.Replace("'", "\\'", StringComparison.Ordinal)}'\n", text);
        else
            Assert.Contains(expected, Values(PipelineScene.Yaml(text)));
    }

    [GoFact]
    public async Task What_the_build_stage_hands_on_passes_the_package_stage_and_is_refused_when_it_was_changed()
    {
        using PipelineScene scene = new();
        scene.Folder.Write("main.go", "package main\n\nvar version = \"unset\"\n\nfunc main() { println(version) }\n");
        Directory.Delete(scene.Folder.Combine(".git"), recursive: true);
        await TestFolder.CommitAllAsync(scene.Folder.Path);
        IReadOnlyList<string> scripts = PipelineScene.ScriptsOf(await scene.MakeAsync(PipelineProvider.GitHubActions, PipelineRunner.Linux));
        string[] stages = new[] { scripts[0], scripts[2] }.Select(WithoutInstallation).ToArray();
        await scene.Session.RunAsync("$ExecutionContext.SessionState.Path.SetLocation($args[0]); $PSDefaultParameterValues['Invoke-GoCrossBuild:GoPath'] = $args[1]", scene.Folder.Path, TestGo.Path);
        await scene.Session.RunAsync("$env:GOWINOPS_MANIFEST = 'gowinops.yml'; $env:GOWINOPS_TARGET = 'windows/amd64'");

        ModuleSession.Outcome built = await scene.Session.RunAsync(stages[0]);
        ModuleSession.Outcome packed = await scene.Session.RunAsync(stages[1]);
        ModuleSession.Outcome found = await scene.Session.RunAsync("Get-GoArtifact -Path dist -Target $env:GOWINOPS_TARGET");
        File.AppendAllText((string)((dynamic)Assert.Single(found.Output)).Path, "changed");
        ModuleSession.Outcome changed = await scene.Session.RunAsync(stages[1]);

        Assert.Empty(built.Errors.Concat(packed.Errors).Select(error => error.ToString()));
        Assert.Null(built.Terminating);
        Assert.Null(packed.Terminating);
        Assert.Equal(2, packed.Output.Count);
        Assert.Contains("not what was built", changed.Terminating!.Message);
    }

    [Fact]
    public async Task GitHub_asks_for_approval_by_environment_grants_little_and_delivers_one_at_a_time()
    {
        using PipelineScene scene = new();

        YamlMappingNode workflow = (YamlMappingNode)PipelineScene.Yaml(File.ReadAllText(await scene.MakeAsync(PipelineProvider.GitHubActions, PipelineRunner.Linux)));

        Assert.Equal("read", workflow["permissions"]["contents"].ToString());
        YamlNode production = workflow["jobs"]["deploy-production"];
        Assert.Equal("production", production["environment"]["name"].ToString());
        Assert.Equal(("orders-production", "false"), (production["concurrency"]["group"].ToString(), production["concurrency"]["cancel-in-progress"].ToString()));
        Assert.Equal("github.event_name == 'push'", production["if"].ToString());
        Assert.Equal("20", production["timeout-minutes"].ToString());
        Assert.Contains("${{ secrets.GOWINOPS_NODE_KEY }}", Values(production));
    }

    [Fact]
    public async Task GitLab_waits_for_a_manual_job_where_the_manifest_asks_for_approval_and_nowhere_else()
    {
        using PipelineScene scene = new();

        YamlNode pipeline = PipelineScene.Yaml(File.ReadAllText(await scene.MakeAsync(PipelineProvider.GitLab, PipelineRunner.Windows)));

        Assert.All((YamlSequenceNode)pipeline["deploy-production"]["rules"], rule => Assert.Equal(("manual", "false"), (rule["when"].ToString(), rule["allow_failure"].ToString())));
        Assert.All((YamlSequenceNode)pipeline["deploy-development"]["rules"], rule => Assert.Single((YamlMappingNode)rule));
        Assert.Equal("orders-production", pipeline["deploy-production"]["resource_group"].ToString());
        Assert.Equal("go.sum", pipeline["build"]["cache"]["key"]["files"][0].ToString());
    }

    [Fact]
    public async Task Azure_validates_by_hand_before_the_environments_that_need_approval_and_gets_the_Go_of_go_mod()
    {
        using PipelineScene scene = new();

        YamlNode pipeline = PipelineScene.Yaml(File.ReadAllText(await scene.MakeAsync(PipelineProvider.AzurePipelines, PipelineRunner.Windows)));

        string[] stages = ((YamlSequenceNode)pipeline["stages"]).Select(stage => stage["stage"].ToString()).ToArray();
        Assert.Equal(
            new[] { "build", "test", "package", "deploy_development", "smoke_test_development", "approve_staging", "deploy_staging", "smoke_test_staging", "approve_production", "deploy_production" },
            stages);
        Assert.Contains("1.24.4", Values(pipeline));
    }

    [Fact]
    public async Task A_Jenkinsfile_s_brackets_and_quotes_close_and_its_texts_fill_nothing_in()
    {
        using PipelineScene scene = Scene(isOdd: true);
        string text = File.ReadAllText(await scene.MakeAsync(PipelineProvider.Jenkins, PipelineRunner.Windows));

        Assert.Null(GroovyOutline.Fault(text));
        Assert.NotNull(GroovyOutline.Fault(text.Replace("agent none", "agent none {", StringComparison.Ordinal)));
        Assert.NotNull(GroovyOutline.Fault(text.Replace("'Deploy'", "'Deploy", StringComparison.Ordinal)));
        Assert.NotNull(GroovyOutline.Fault(text.Replace("'Deploy'", "\"Deploy\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nodes_that_Linux_cannot_reach_are_named_in_a_warning()
    {
        using PipelineScene scene = new();

        ModuleSession.Outcome linux = await scene.Session.RunAsync("New-GoPipeline GitLab $args[0] -Runner Linux", scene.Manifest);
        ModuleSession.Outcome windows = await scene.Session.RunAsync("New-GoPipeline GitLab $args[0] -Force", scene.Manifest);

        Assert.EndsWith(": dev01.", Assert.Single(linux.Warnings));
        Assert.Empty(windows.Warnings);
        Assert.Empty(windows.Output);
    }

    [Fact]
    public async Task A_file_of_another_content_is_kept_without_Force()
    {
        using PipelineScene scene = new();
        string path = scene.Folder.Write(".gitlab-ci.yml", "mine: true\n");

        ModuleSession.Outcome refused = await scene.Session.RunAsync("New-GoPipeline GitLab $args[0]", scene.Manifest);
        Assert.Equal("mine: true\n", File.ReadAllText(path));
        ModuleSession.Outcome whatIf = await scene.Session.RunAsync("New-GoPipeline GitLab $args[0] -Force -WhatIf", scene.Manifest);
        Assert.Equal("mine: true\n", File.ReadAllText(path));
        ModuleSession.Outcome forced = await scene.Session.RunAsync("New-GoPipeline GitLab $args[0] -Force", scene.Manifest);

        Assert.Equal(new[] { "GeneratedFileExists" }, refused.ErrorIds);
        Assert.Empty(whatIf.ErrorIds);
        Assert.Empty(forced.ErrorIds);
        Assert.Contains("Start-RollingUpdate", File.ReadAllText(path));
    }

    [Fact]
    public async Task What_cannot_be_delivered_is_refused()
    {
        using PipelineScene linuxOnly = new(targets: "[linux/amd64]");
        using PipelineScene dollar = new(folder: "a$b");
        using PipelineScene good = new();
        File.WriteAllText(good.Folder.Write("bare/gowinops.yml", string.Empty), "name: orders\n");

        Assert.Equal(new[] { "PipelineTargetMissing" }, (await linuxOnly.Session.RunAsync("New-GoPipeline Jenkins $args[0]", linuxOnly.Manifest)).ErrorIds);
        Assert.Equal(new[] { "PipelinePathUnsupported" }, (await dollar.Session.RunAsync("New-GoPipeline Jenkins $args[0]", dollar.Manifest)).ErrorIds);
        Assert.Equal(new[] { "PipelineBranchInvalid" }, (await good.Session.RunAsync("New-GoPipeline Jenkins $args[0] -Branch \"a'b\"", good.Manifest)).ErrorIds);
        Assert.Equal(new[] { "ManifestSectionMissing" }, (await good.Session.RunAsync("New-GoPipeline Jenkins $args[0]", good.Folder.Combine("bare"))).ErrorIds);
        File.Delete(good.Folder.Combine("go.mod"));
        Assert.Equal(new[] { "PipelineGoModMissing" }, (await good.Session.RunAsync("New-GoPipeline Jenkins $args[0]", good.Manifest)).ErrorIds);
    }

    private static PipelineScene Scene(bool isOdd) => isOdd ? new PipelineScene(PipelineScene.OddName, PipelineScene.OddFolder) : new PipelineScene();

    /// <summary>A script after its first lines, which install and import the module that this session has already.</summary>
    private static string WithoutInstallation(string script) => script[script.IndexOf('\n', script.IndexOf("Import-Module", StringComparison.Ordinal))..];

    private static IEnumerable<string> Values(YamlNode node) => node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value!);

    /// <summary>The commands of this module that a script calls, each checked for its parameters.</summary>
    private static List<string> CommandsOf(string script, Runspace runspace)
    {
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = runspace;
        try
        {
            // What is splatted is a hashtable of the script's own, whose keys are checked below; the binder cannot look into it.
            Ast parsed = Parser.ParseInput(script.Replace(" @connection", string.Empty, StringComparison.Ordinal), out _, out ParseError[] errors);
            Assert.Empty(errors);
            List<string> called = [];
            foreach (CommandAst command in parsed.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().Where(command => OwnCommands.Contains(command.GetCommandName())))
            {
                Assert.Empty(StaticParameterBinder.BindCommand(command, resolve: true).BindingExceptions.Values.Select(fault => fault.BindingException.Message));
                called.Add(command.GetCommandName());
            }

            Assert.All(
                parsed.FindAll(ast => ast is MemberExpressionAst { Expression: VariableExpressionAst { VariablePath.UserPath: "connection" } }, searchNestedScriptBlocks: true),
                key => Assert.Contains(((MemberExpressionAst)key).Member.Extent.Text, new[] { "Credential", "KeyFilePath" }));
            return called;
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }
}
