using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Tools;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Tools;

/// <summary>Tools are built by the real Go from a module proxy in a folder of the test's own.</summary>
public sealed class InstallGoToolTests : IDisposable
{
    private const string Module = "example.com/tools";
    private const string Package = Module + "/cmd/hello";
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    private string Destination => folder.Combine("tools");

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [GoFact]
    public async Task A_tool_is_built_at_a_version_and_described_from_its_executable()
    {
        Publish("v1.0.0");
        Publish("v1.2.3");

        ModuleSession.Outcome old = await InstallAsync(Package, "-Version 1.0.0");
        ModuleSession.Outcome latest = await InstallAsync(Package);

        Assert.Empty(old.ErrorIds);
        Assert.Equal("v1.0.0", Text(Assert.Single(old.Output), "Version"));
        Assert.Empty(latest.ErrorIds);
        PSObject tool = Assert.Single(latest.Output);
        Assert.Equal("hello", Text(tool, "Name"));
        Assert.Equal("v1.2.3", Text(tool, "Version"));
        Assert.Equal(Package, Text(tool, "Package"));
        Assert.Equal(Module, Text(tool, "Module"));
        Assert.StartsWith("go1.", Text(tool, "GoVersion"), StringComparison.Ordinal);
        Assert.Equal([Text(tool, "Path")], Directory.GetFileSystemEntries(Destination));
    }

    [GoFact]
    public async Task A_release_that_is_there_is_not_built_again_unless_forced()
    {
        Publish("v1.0.0");
        await InstallAsync(Package + "@v1.0.0");
        string path = Directory.GetFiles(Destination).Single();
        DateTime written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);

        ModuleSession.Outcome again = await InstallAsync(Package + "@v1.0.0");
        DateTime afterwards = File.GetLastWriteTimeUtc(path);
        ModuleSession.Outcome forced = await InstallAsync(Package + "@v1.0.0", "-Force");

        Assert.Equal("v1.0.0", Text(Assert.Single(again.Output), "Version"));
        Assert.Equal(written, afterwards);
        Assert.Single(forced.Output);
        Assert.NotEqual(written, File.GetLastWriteTimeUtc(path));
    }

    [GoFact]
    public async Task The_session_building_for_another_system_does_not_matter()
    {
        Publish("v1.0.0");

        ModuleSession.Outcome outcome = await InstallAsync(Package, "", ("GOOS", "plan9"), ("GOARCH", "386"), ("GOBIN", folder.Combine("elsewhere")));

        Assert.Empty(outcome.ErrorIds);
        Assert.False(Directory.Exists(folder.Combine("elsewhere")));
    }

    [GoFact]
    public async Task A_failure_shows_Gos_own_lines_and_leaves_the_tool_that_is_there()
    {
        Publish("v1.0.0");
        Publish("v1.1.0", "package main\n\nfunc main() { undefinedThing() }\n");
        await InstallAsync(Package + "@v1.0.0");

        ModuleSession.Outcome broken = await InstallAsync(Package + "@v1.1.0");
        ModuleSession.Outcome missing = await InstallAsync(Package + "@v9.9.9");

        Assert.Equal(["GoToolFailed"], broken.ErrorIds);
        Assert.Contains("undefinedThing", broken.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(Package + "@v1.1.0", broken.Errors[0].TargetObject);
        Assert.Equal(["GoToolFailed"], missing.ErrorIds);
        Assert.Equal("v1.0.0", (await GoToolFolder.TryReadAsync(Directory.GetFileSystemEntries(Destination).Single(), CancellationToken.None))!.Version);
    }

    [GoFact]
    public async Task WhatIf_builds_nothing()
    {
        Publish("v1.0.0");

        ModuleSession.Outcome outcome = await InstallAsync(Package, "-WhatIf");

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(Destination));
    }

    [GoFact]
    public async Task One_tool_that_is_none_does_not_keep_the_others_back()
    {
        Publish("v1.0.0");

        ModuleSession.Outcome outcome = await InstallAsync("goplss, example.com/a/b@-x, " + Package);
        ModuleSession.Outcome twice = await InstallAsync(Package + "@v1.0.0", "-Version v1.0.1");
        ModuleSession.Outcome timeless = await InstallAsync(Package, "-Timeout 0");

        Assert.Equal(["GoToolUnknown", "GoToolVersionInvalid"], outcome.ErrorIds);
        Assert.Contains("gopls", outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal("hello", Text(Assert.Single(outcome.Output), "Name"));
        Assert.Equal(["GoToolVersionInvalid"], twice.ErrorIds);
        Assert.Equal(["TimeoutNotPositive"], timeless.ErrorIds);
    }

    [GoFact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        folder.Write("tools", "a file in the way");

        ModuleSession.Outcome outcome = await InstallAsync(Package);

        Assert.Equal(["GoToolFolderNotWritable"], outcome.ErrorIds);
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task An_executable_of_another_package_is_not_kept()
    {
        string go = folder.WriteScript("fake/go", $"if [ \"$1\" = install ]; then cp '{Toolchains.GoArchives.Binary}' \"$GOBIN/hello\"; else exec '{TestGo.Path}' \"$@\"; fi");
        GoToolInstaller installer = new(go, new GoToolFolder(Destination), new ToolEnvironment());

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(
            () => installer.InstallAsync(GoToolReference.Parse(Package, null), TimeSpan.FromMinutes(1), _ => { }, CancellationToken.None));

        Assert.Equal("GoToolMismatch", failure.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(Destination));
    }

    [Theory]
    [InlineData("gopls", null, "golang.org/x/tools/gopls", "latest", false)]
    [InlineData("GOPLS@v0.18.1", null, "golang.org/x/tools/gopls", "v0.18.1", true)]
    [InlineData("dlv", "1.24.0", "github.com/go-delve/delve/cmd/dlv", "v1.24.0", true)]
    [InlineData("example.com/x/y/v2@main", null, "example.com/x/y/v2", "main", false)]
    public void A_tool_is_named_short_or_by_its_import_path(string text, string? version, string package, string expected, bool isExact)
    {
        GoToolReference tool = GoToolReference.Parse(text, version);

        Assert.Equal(package, tool.Package);
        Assert.Equal(expected, tool.Version);
        Assert.Equal(isExact, tool.IsExact);
    }

    [Theory]
    [InlineData("./cmd/hello")]
    [InlineData("-toolexec=evil")]
    [InlineData("example.com/../x")]
    [InlineData("example.com/x y")]
    [InlineData("cmd/go")]
    public void What_is_no_import_path_is_refused(string text)
    {
        Assert.Equal("GoToolUnknown", Assert.Throws<GoWinOpsException>(() => GoToolReference.Parse(text, null)).ErrorId);
    }

    private Task<ModuleSession.Outcome> InstallAsync(string name, string more = "", params (string Name, string Value)[] variables)
    {
        Hashtable environment = new()
        {
            ["GOPROXY"] = new ModuleProxyFolder(folder).Url,
            ["GOSUMDB"] = "off",
            ["GOMODCACHE"] = folder.Combine("modcache"),
            ["GOFLAGS"] = "-modcacherw",
        };
        foreach ((string key, string value) in variables)
            environment[key] = value;
        return session.RunAsync($"Install-GoTool {name} -Destination $args[0] -GoPath $args[1] -Environment $args[2] {more}", Destination, TestGo.Path, environment);
    }

    private void Publish(string version, string source = ModuleProxyFolder.Hello) => new ModuleProxyFolder(folder).Publish(Module, "cmd/hello/main.go", version, source);

    private static string Text(PSObject value, string property) => (string)value.Properties[property].Value;
}
