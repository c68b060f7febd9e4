using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Build.EnvironmentChecks;
using GoWinOps.Tests.Build.Tools;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.EnvironmentChecks;

public sealed class TestGoEnvironmentTests : IDisposable
{
    private readonly ConstructedEnvironment environment = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        environment.Dispose();
    }

    [GoFact]
    public async Task Every_check_gives_one_object_and_what_is_wrong_has_a_remedy()
    {
        environment.Folder.Write("project/go.mod", "module m\n\ngo 1.999.0\n");

        ModuleSession.Outcome outcome = await TestAsync();

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(EnvironmentExamination.All.Select(check => check.Name), outcome.Output.Select(result => (string)Property(result, "Name")));
        Assert.All(outcome.Output, result => Assert.Equal(environment.Project, Property(result, "Project")));
        Assert.All(outcome.Output.Where(result => Status(result) is "Warn" or "Fail"), result => Assert.NotEqual(string.Empty, Property(result, "Remedy")));
        Assert.Equal("Fail", Status(outcome.Output.Single(result => (string)Property(result, "Name") == "GoVersion")));
    }

    [GoFact]
    public async Task Without_Go_it_says_how_to_get_one()
    {
        using ConstructedEnvironment bare = new(hasGo: false);

        ModuleSession.Outcome outcome = await session.RunAsync("Test-GoEnvironment $args[0] -Environment $args[1] -Name Go", bare.Project, Hashtable(bare));

        PSObject result = Assert.Single(outcome.Output);
        Assert.Equal("Fail", Status(result));
        Assert.Equal("Run Install-GoToolchain.", Property(result, "Remedy"));
    }

    [GoFact]
    public async Task Fix_puts_right_what_it_may_and_WhatIf_only_says_so()
    {
        string settings = environment.Folder.Write("home/goenv", "GOOS=plan9\n");

        ModuleSession.Outcome whatIf = await TestAsync("-Name GoSettings -Fix -WhatIf");
        string untouched = await File.ReadAllTextAsync(settings);
        ModuleSession.Outcome fix = await TestAsync("-Name GoSettings -Fix");

        Assert.Equal("Warn", Status(Assert.Single(whatIf.Output)));
        Assert.True((bool)Property(whatIf.Output[0], "CanFix"));
        Assert.Equal("GOOS=plan9\n", untouched);
        PSObject result = Assert.Single(fix.Output);
        Assert.True((bool)Property(result, "Fixed"));
        Assert.Equal("Pass", Status(result));
        Assert.DoesNotContain("GOOS", await File.ReadAllTextAsync(settings), StringComparison.Ordinal);
    }

    [GoFact]
    public async Task Fix_installs_a_missing_tool()
    {
        ModuleProxyFolder proxy = new(environment.Folder);
        proxy.Publish("golang.org/x/tools/gopls", "main.go", "v0.18.1");
        environment.Variables["GOPROXY"] = proxy.Url;
        environment.Variables["GOSUMDB"] = "off";
        environment.Variables["GOFLAGS"] = "-modcacherw";
        environment.Variables["GOCACHE"] = await GoCacheAsync();

        ModuleSession.Outcome outcome = await TestAsync("-Name Gopls -Fix");
        ModuleSession.Outcome missing = await TestAsync("-Name Delve -Fix");

        Assert.Empty(outcome.ErrorIds);
        PSObject result = Assert.Single(outcome.Output);
        Assert.True((bool)Property(result, "Fixed"));
        Assert.StartsWith("v0.18.1 built by go1.", (string)Property(result, "Found"), StringComparison.Ordinal);
        Assert.Equal(["GoToolFailed"], missing.ErrorIds);
        Assert.False((bool)Property(Assert.Single(missing.Output), "Fixed"));
    }

    [GoFact]
    public async Task A_check_or_a_folder_that_does_not_exist_is_named()
    {
        ModuleSession.Outcome check = await TestAsync("-Name NoSuchCheck");
        ModuleSession.Outcome folder = await session.RunAsync("Test-GoEnvironment $args[0], $args[1] -Name LongPaths", environment.Folder.Combine("nowhere"), environment.Project);
        ModuleSession.Outcome completed = await session.RunAsync(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches | ForEach-Object CompletionText", "Test-GoEnvironment -Name Gof");

        Assert.Equal(["EnvironmentCheckUnknown"], check.ErrorIds);
        Assert.Equal(["EnvironmentProjectNotFound"], folder.ErrorIds);
        Assert.Single(folder.Output);
        Assert.Equal(["GoFlags", "Gofmt"], completed.Output.Select(item => (string)item.BaseObject));
    }

    private static async Task<string> GoCacheAsync()
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(TestGo.Path, "env GOCACHE") { RedirectStandardOutput = true })!;
        string path = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        return path;
    }

    private static string Status(PSObject result) => Property(result, "Status").ToString()!;

    private static object Property(PSObject result, string name) => result.Properties[name].Value;

    private static Hashtable Hashtable(ConstructedEnvironment constructed) => new(constructed.Variables.ToDictionary(variable => variable.Key, variable => (object?)variable.Value));

    private Task<ModuleSession.Outcome> TestAsync(string more = "") =>
        session.RunAsync("Test-GoEnvironment $args[0] -Environment $args[1] " + more, environment.Project, Hashtable(environment));
}
