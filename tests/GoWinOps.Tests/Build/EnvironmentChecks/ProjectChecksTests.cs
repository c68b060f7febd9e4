using System;
using System.IO;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.EnvironmentChecks;
using GoWinOps.Tests.Build.Toolchains;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.EnvironmentChecks;

public sealed class ProjectChecksTests : IDisposable
{
    private readonly ConstructedEnvironment environment = new();

    public void Dispose() => environment.Dispose();

    [GoFact]
    public async Task A_missing_git_is_a_failure_for_a_project_under_git_only()
    {
        Assert.Equal(GoCheckStatus.Warn, (await environment.CheckAsync("Git")).Status);

        environment.Folder.Write("project/.git/HEAD", "ref: refs/heads/main\n");

        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync("Git")).Status);
        Assert.Equal(GoCheckStatus.Skip, (await environment.CheckAsync("GitOwner")).Status);
    }

    [PlatformTheory(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    [InlineData("echo git version 2.14.9", GoCheckStatus.Fail)]
    [InlineData("echo git version 2.15.0.windows.1", GoCheckStatus.Pass)]
    [InlineData("echo broken >&2; exit 1", GoCheckStatus.Fail)]
    public async Task A_git_that_is_too_old_or_does_not_work_is_a_failure(string script, GoCheckStatus expected)
    {
        environment.OfferScript("git", script);

        Assert.Equal(expected, (await environment.CheckAsync("Git")).Status);
    }

    [GoFact]
    public async Task A_work_tree_of_another_user_is_found_and_can_be_named_as_safe()
    {
        environment.Offer("git");
        Assert.Equal(GoCheckStatus.Skip, (await environment.CheckAsync("GitOwner")).Status);
        await TestFolder.GitAsync(environment.Project, "init", "--quiet");
        CheckOutcome own = await environment.CheckAsync("GitOwner");
        // git's own switch for tests of this.
        environment.Variables["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";

        CheckOutcome foreign = await environment.CheckAsync("GitOwner");
        await foreign.Fix!(CancellationToken.None);

        Assert.Equal(GoCheckStatus.Pass, own.Status);
        Assert.Equal(GoCheckStatus.Fail, foreign.Status);
        Assert.Contains("safe.directory", foreign.Remedy, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync("GitOwner")).Status);
        Assert.Contains(Path.GetFileName(environment.Folder.Path), await File.ReadAllTextAsync(environment.Folder.Combine("home", "gitconfig")), StringComparison.Ordinal);
    }

    [GoFact]
    public async Task A_C_compiler_is_needed_where_the_project_calls_C()
    {
        environment.Folder.Write("project/go.mod", "module example.com/app\n\ngo 1.19\n");
        environment.Folder.Write("project/main.go", "package main\n\nfunc main() {}\n");
        CheckOutcome plain = await environment.CheckAsync("CCompiler");
        environment.Folder.Write("project/native/native.go", "package native\n\n// int one() { return 1; }\nimport \"C\"\n\nfunc One() int { return int(C.one()) }\n");
        environment.Variables["CC"] = "gowinops-cc -m64";
        CheckOutcome missing = await environment.CheckAsync("CCompiler");
        string compiler = environment.OfferScript("gowinops-cc", "exit 0");
        if (OperatingSystem.IsWindows())
            File.Move(compiler, compiler + ".exe");
        CheckOutcome there = await environment.CheckAsync("CCompiler");
        environment.Variables["CGO_ENABLED"] = "0";
        CheckOutcome disabled = await environment.CheckAsync("CCompiler");

        Assert.Equal(GoCheckStatus.Skip, plain.Status);
        Assert.Equal(GoCheckStatus.Fail, missing.Status);
        Assert.Contains("example.com/app/native calls C", missing.Found, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Pass, there.Status);
        Assert.Equal(GoCheckStatus.Warn, disabled.Status);
    }

    [GoFact]
    public async Task A_C_compiler_is_needed_where_the_session_asks_for_cgo()
    {
        environment.Variables["CGO_ENABLED"] = "1";
        environment.Variables["CC"] = "gowinops-cc";

        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync("CCompiler")).Status);
    }

    [GoFact]
    public async Task A_tool_is_looked_for_and_the_Go_that_built_it_is_compared()
    {
        CheckOutcome missing = await environment.CheckAsync("Gopls");
        string path = environment.Folder.Combine("home", "go", "bin", OperatingSystem.IsWindows() ? "gopls.exe" : "gopls");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] program = await File.ReadAllBytesAsync(GoArchives.Binary);
        await File.WriteAllBytesAsync(path, program);
        CheckOutcome current = await environment.CheckAsync("Gopls");
        await File.WriteAllBytesAsync(path, BuiltByAnOlderGo(program));
        CheckOutcome old = await environment.CheckAsync("Gopls");
        environment.Folder.Write("home/go/bin/" + Path.GetFileName(path), "no Go program");
        CheckOutcome other = await environment.CheckAsync("Gopls");

        Assert.Equal(GoCheckStatus.Warn, missing.Status);
        Assert.Equal("Install-GoTool gopls", missing.FixText);
        Assert.Equal(GoCheckStatus.Pass, current.Status);
        Assert.Contains(path, current.Found, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Warn, old.Status);
        Assert.Contains("go1.10.9", old.Found, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Pass, other.Status);
    }

    [GoFact]
    public async Task Gofmt_is_found_beside_Go()
    {
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync("Gofmt")).Status);
    }

    [GoTheory]
    [InlineData(null, GoCheckStatus.Skip, null)]
    [InlineData("{ // why\n \"go.formatTool\": \"gofmt\", /* so */ \"[go]\": { \"editor.formatOnSave\": true, }, }\n// end", GoCheckStatus.Pass, null)]
    [InlineData("{ \"go.toolsEnvVars\": { \"GOOS\": \"linux\", \"FOO\": \"x\" } }", GoCheckStatus.Warn, "GOOS")]
    [InlineData("{ \"go.goroot\": \"/no/such/go\" }", GoCheckStatus.Warn, "/no/such/go")]
    [InlineData("{ \"go.goroot\": \"${workspaceFolder}/go\" }", GoCheckStatus.Pass, null)]
    [InlineData("{ \"go.useLanguageServer\": false }", GoCheckStatus.Warn, "go.useLanguageServer")]
    [InlineData("{ \"[go]\": { \"editor.formatOnSave\": false } }", GoCheckStatus.Warn, "editor.formatOnSave")]
    [InlineData("{ \"go.buildFlags\": [\"-tags=a\"], \"gopls\": { \"build.buildFlags\": [\"-tags=b\"] } }", GoCheckStatus.Warn, "gopls.build.buildFlags")]
    [InlineData("{\n  \"a\": 1,\n  oops\n}", GoCheckStatus.Fail, "settings.json(")]
    [InlineData("{} {}", GoCheckStatus.Fail, "settings.json(1,")]
    [InlineData("[]", GoCheckStatus.Fail, "settings.json(1,")]
    public async Task Editor_settings_that_build_something_else_are_named(string? settings, GoCheckStatus expected, string? named)
    {
        if (settings is not null)
            environment.Folder.Write("project/.vscode/settings.json", settings);

        CheckOutcome outcome = await environment.CheckAsync("VSCode");

        Assert.Equal(expected, outcome.Status);
        Assert.Contains(named ?? string.Empty, outcome.Found, StringComparison.Ordinal);
    }

    // The version in the build information and nowhere else, with as many bytes.
    private static byte[] BuiltByAnOlderGo(byte[] program)
    {
        byte[] changed = (byte[])program.Clone();
        byte[] version = System.Text.Encoding.ASCII.GetBytes(GoArchives.Version);
        byte[] magic = [0xFF, .. " Go buildinf:"u8];
        int start = changed.AsSpan().IndexOf(magic);
        int place = start + changed.AsSpan(start).IndexOf(version);
        System.Text.Encoding.ASCII.GetBytes("go1.10.9".PadRight(version.Length, '0')).AsSpan(0, version.Length).CopyTo(changed.AsSpan(place));
        return changed;
    }
}
