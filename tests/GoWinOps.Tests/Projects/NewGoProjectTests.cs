using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Projects;
using GoWinOps.Tests.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Projects;

public sealed class NewGoProjectTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly TestFolder folder = new();
    private readonly RecordingHost host = new();
    private readonly ModuleSession session;

    public NewGoProjectTests() => session = new ModuleSession(host);

    [GoTheory]
    [InlineData("orders", "example.com/orders")]
    [InlineData("7-Order.desk_x", "git.example.org/~shop/Order-desk/v2")]
    public async Task What_it_makes_is_formatted_passes_vet_and_its_own_tests_and_builds_for_every_system(string name, string module)
    {
        string project = folder.Combine("made", name);
        ModuleSession.Outcome outcome = await session.RunAsync("New-GoProject $args[0] $args[1] -Module $args[2]", name, project, module);
        Assert.Empty(outcome.Errors);

        Assert.Equal(string.Empty, await GoAsync(project, "gofmt", "-l", "."));
        await GoAsync(project, "go", "vet", "./...");
        await GoAsync(project, "go", "test", "./...");
        foreach (string system in new[] { "windows", "linux", "darwin" })
            await GoAsync(project, new Dictionary<string, string?> { ["GOOS"] = system }, "go", "vet", "./...");
        await GoAsync(project, "go", "build", "-mod=readonly", "-o", folder.Combine("program"), "./cmd/" + name);
    }

    [Fact]
    public async Task The_manifest_is_valid_and_its_schema_is_where_its_first_line_says()
    {
        string project = await MakeAsync("orders");

        string manifest = File.ReadAllText(Path.Combine(project, "gowinops.yml"));
        string schema = manifest.Split('\n')[0].Split("$schema=")[1];

        Assert.Equal("orders", ManifestReader.Parse(manifest, Path.Combine(project, "gowinops.yml")).Name);
        Assert.Equal(
            File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "docs", "schemas", "gowinops.schema.json")),
            File.ReadAllText(Path.Combine(project, schema)));
    }

    [Fact]
    public async Task The_object_written_lists_every_file_there_is()
    {
        string project = folder.Combine("orders");

        dynamic made = Assert.Single((await session.RunAsync("New-GoProject orders $args[0] -Pipeline GitLab", project)).Output);

        string[] there = Directory.GetFiles(project, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(project, path).Replace('\\', '/')).Order().ToArray();
        Assert.Equal(there, ((string[])made.Files).Order());
        Assert.Contains(".gitlab-ci.yml", there);
        Assert.Equal(("orders", "example.com/orders", ".gitlab-ci.yml"), ((string)made.Name, (string)made.Module, (string)made.Pipeline));
        foreach (string part in new[] { "cmd/orders/main.go", "internal/", "pkg/", "config/orders.json", "scripts/", ".vscode/launch.json", ".gitignore", "go.sum" })
            Assert.Contains(there, path => path.StartsWith(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_of_the_template_s_own_name_is_left()
    {
        string project = await MakeAsync("orders");

        foreach (string path in Directory.GetFiles(project, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("template", Path.GetRelativePath(project, path), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("gowinops-template", File.ReadAllText(path), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("GOWINOPS_TEMPLATE", File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Its_editor_files_are_JSON_and_its_scripts_are_PowerShell()
    {
        string project = await MakeAsync("orders");

        foreach (string path in Directory.GetFiles(project, "*.json", SearchOption.AllDirectories))
            Assert.NotNull(JsonNode.Parse(File.ReadAllText(path)));
        foreach (string path in Directory.GetFiles(project, "*.ps1", SearchOption.AllDirectories))
        {
            Parser.ParseFile(path, out _, out ParseError[] errors);
            Assert.Empty(errors);
        }
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        string project = await MakeAsync("orders");
        DateTime before = Directory.GetFiles(project, "*", SearchOption.AllDirectories).Max(File.GetLastWriteTimeUtc);

        ModuleSession.Outcome again = await session.RunAsync("New-GoProject orders $args[0]", project);

        Assert.Empty(again.ErrorIds);
        Assert.Empty((string[])((dynamic)Assert.Single(again.Output)).Overwritten);
        Assert.Equal(before, Directory.GetFiles(project, "*", SearchOption.AllDirectories).Max(File.GetLastWriteTimeUtc));
    }

    [Fact]
    public async Task A_file_of_the_user_s_own_stops_it_and_is_named_and_nothing_is_made()
    {
        folder.Write("orders/README.md", "mine\n");
        folder.Write("orders/LICENSE", "mine\n");

        ModuleSession.Outcome outcome = await session.RunAsync("New-GoProject orders $args[0]", folder.Combine("orders"));

        Assert.Equal(new[] { "GeneratedFileExists" }, outcome.ErrorIds);
        Assert.Contains("already: README.md.", outcome.Errors[0].Exception.Message);
        Assert.Equal(new[] { "LICENSE", "README.md" }, Directory.GetFileSystemEntries(folder.Combine("orders")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task With_Force_it_overwrites_and_says_what()
    {
        folder.Write("orders/README.md", "mine\n");
        folder.Write("orders/LICENSE", "mine\n");

        ModuleSession.Outcome outcome = await session.RunAsync("New-GoProject orders $args[0] -Force", folder.Combine("orders"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains("README.md", Assert.Single(outcome.Warnings));
        Assert.Equal(new[] { "README.md" }, (string[])((dynamic)Assert.Single(outcome.Output)).Overwritten);
        Assert.StartsWith("# orders", File.ReadAllText(folder.Combine("orders", "README.md")));
        Assert.Equal("mine\n", File.ReadAllText(folder.Combine("orders", "LICENSE")));
    }

    [Fact]
    public async Task WhatIf_lists_the_files_and_makes_none()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("New-GoProject orders $args[0] -WhatIf", folder.Combine("orders"));

        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(folder.Combine("orders")));
        string shown = string.Join("\n", host.Lines);
        Assert.Contains("cmd/orders/service_windows.go", shown);
        Assert.Contains(".github/workflows/orders.yml", shown);
    }

    [Theory]
    [InlineData("con", "reserves")]
    [InlineData("a b", "letters")]
    [InlineData("-a", "letters")]
    [InlineData("a.", "letters")]
    [InlineData("ordér", "letters")]
    [InlineData("a'b", "letters")]
    [InlineData("../a", "letters")]
    [InlineData("a..b", "'..'")]
    [InlineData("orders.exe", ".exe")]
    [InlineData("internal", "meaning")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "64")]
    public async Task A_name_that_would_not_do_everywhere_is_refused(string name, string why)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("New-GoProject $args[0] $args[1]", name, folder.Combine("project"));

        Assert.Equal(new[] { "ProjectNameInvalid" }, outcome.ErrorIds);
        Assert.Contains(why, outcome.Errors[0].Exception.Message);
        Assert.False(Directory.Exists(folder.Combine("project")));
    }

    [Theory]
    [InlineData("/orders", "between two slashes")]
    [InlineData("example.com//orders", "between two slashes")]
    [InlineData("example.com/orders/", "between two slashes")]
    [InlineData("example.com/or ders", "letters")]
    [InlineData("example.com/.orders", "dot")]
    [InlineData("example.com/nul", "reserves")]
    [InlineData("example.com/orders~1", "short name")]
    [InlineData("example.com/orders/v1", "v2")]
    [InlineData("-example.com/orders", "hyphen")]
    [InlineData("net/orders", "taken by Go")]
    [InlineData("https://example.com/orders", "letters")]
    public async Task A_module_path_that_Go_would_not_take_is_refused(string module, string why)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("New-GoProject orders $args[0] -Module $args[1]", folder.Combine("project"), module);

        Assert.Equal(new[] { "ProjectModuleInvalid" }, outcome.ErrorIds);
        Assert.Contains(why, outcome.Errors[0].Exception.Message);
    }

    [Theory]
    [InlineData("order-desk", "ORDER_DESK_")]
    [InlineData("a.b_C", "A_B_C_")]
    [InlineData("7up", "_7UP_")]
    public void The_environment_variables_begin_with_a_name_every_shell_takes(string name, string prefix) => Assert.Equal(prefix, ProjectName.EnvironmentPrefix(name));

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private static Task<string> GoAsync(string project, params string[] command) => GoAsync(project, new Dictionary<string, string?>(), command);

    /// <summary>Runs a program of the Go distribution with the modules the tests have, and returns what it wrote.</summary>
    private static async Task<string> GoAsync(string project, Dictionary<string, string?> environment, params string[] command)
    {
        ToolCommand run = new(Path.Combine(Path.GetDirectoryName(TestGo.Path)!, command[0]), project, command[1..]);
        foreach (KeyValuePair<string, string?> variable in TestGo.Modules.Concat(environment))
            run.Environment[variable.Key] = variable.Value;
        ToolResult result = await ToolProcess.RunAsync(run, Deadline, null, default);
        Assert.True(result.ExitCode == 0, $"{string.Join(" ", command)} ended with {result.ExitCode}:\n{result.Output}{result.Error}");
        return result.Output;
    }

    private async Task<string> MakeAsync(string name)
    {
        Assert.Empty((await session.RunAsync("New-GoProject $args[0] $args[1]", name, folder.Combine(name))).Errors);
        return folder.Combine(name);
    }
}
