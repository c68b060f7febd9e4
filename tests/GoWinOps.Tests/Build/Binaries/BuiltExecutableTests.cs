using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>What Go builds is compared with what was asked for. A script stands before the real Go and does something else than it was told.</summary>
public sealed class BuiltExecutableTests : CrossBuildTest
{
    [GoTheory(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    [InlineData("export GOARCH=arm64", "the target is 'windows/arm64' instead of 'windows/amd64'")]
    [InlineData("export CGO_ENABLED=1", "CGO_ENABLED is '1' instead of '0'")]
    [InlineData("shift 2; set -- build -v \"$@\"", "-trimpath is 'false' instead of 'true'")]
    [InlineData("export GOAMD64=v3", "GOAMD64 is 'v3' instead of 'v2'")]
    [InlineData("touch stray", "the work tree is recorded as changed, but it was clean")]
    [InlineData("git -c user.name=t -c user.email=t@example.com commit --quiet --allow-empty -m more", "the commit is '")]
    [InlineData("export GOFLAGS=-buildvcs=false", "no commit is recorded instead of ")]
    public async Task An_executable_that_is_not_what_was_asked_for_is_not_published(string deed, string difference)
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);

        ModuleSession.Outcome outcome = await BuildAsync(program, deed);

        Assert.Equal(new[] { "GoBuildMismatch" }, outcome.ErrorIds);
        Assert.Contains(difference, outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal("windows/amd64", outcome.Errors[0].TargetObject);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain(Directory.GetFiles(Folder.Combine("out"), "*", SearchOption.AllDirectories), file => file.Contains(".exe", StringComparison.Ordinal));
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_tag_that_Go_was_not_told_is_missed()
    {
        string go = Impostor("for word; do shift; case $word in -tags=*) ;; *) set -- \"$@\" \"$word\" ;; esac; done");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Tag netgo", Folder.WriteProgram(), go, Folder.Combine("out"));

        Assert.Equal(new[] { "GoBuildMismatch" }, outcome.ErrorIds);
        Assert.Contains("the build tag 'netgo' is missing", outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData("-Environment @{ GOFLAGS = '-buildvcs=false' }")]
    [InlineData("-Environment @{ GOFLAGS = '-buildvcs=true' }")]
    [InlineData("-Environment @{ GOAMD64 = 'v2'; GOFLAGS = '-ldflags=-s' }")]
    [InlineData("-Environment @{ GOFLAGS = \"'-ldflags=-s -w' -buildmode=pie\" }")]
    [InlineData("-Tag netgo, osusergo")]
    public async Task An_executable_that_is_what_was_asked_for_is_published(string parameters)
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.2.3 -Variable @{ 'main.commit' = 'x' } -Target linux/amd64 " + parameters, TestGo.Path);

        Assert.Empty(outcome.ErrorIds);
        Assert.StartsWith("go1.", Text(Assert.Single(outcome.Output), "GoVersion"), StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData("js/wasm")]
    [InlineData("plan9/amd64")]
    [InlineData("linux/s390x")]
    public async Task Targets_of_every_format_are_read_back(string target)
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", "package main\n\nvar version string\n\nfunc main() { println(version) }\n");
        await TestFolder.CommitAllAsync(program);

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.2.3-rc.77 -Target " + target, TestGo.Path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Warnings);
        Assert.StartsWith("go1.", Text(Assert.Single(outcome.Output), "GoVersion"), StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData("")]
    [InlineData("-ldflags=-s")]
    [InlineData("'-ldflags=-s -w' -buildmode=pie")]
    public async Task A_variable_the_program_does_not_have_is_missed_also_without_symbols(string flags)
    {
        string program = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(
            program, $"-Version 1.2.3 -Variable @{{ 'main.nothing' = 'nowhere to be found' }} -Target linux/amd64 -Environment @{{ GOFLAGS = \"{flags}\" }}", TestGo.Path);

        Assert.Equal(new[] { "GoVariableNotStamped" }, outcome.ErrorIds);
        Assert.Equal("main.nothing", outcome.Errors[0].TargetObject);
    }

    [GoFact]
    public async Task A_constant_of_the_same_text_is_not_taken_for_a_stamp_in_a_stripped_executable()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", "package main\n\nvar other = \"just a constant\"\n\nfunc main() { println(other, \"just a constant, no stamp\") }\n");

        ModuleSession.Outcome outcome = await BuildAsync(
            program, "-Version 1.2.3 -VersionVariable '' -Variable @{ 'main.nothing' = 'just a constant' } -Target linux/amd64 -Environment @{ GOFLAGS = '-ldflags=-s' }", TestGo.Path);

        Assert.Equal(new[] { "GoVariableNotStamped" }, outcome.ErrorIds);
    }

    [GoFact]
    public async Task An_empty_value_is_proven_where_there_are_symbols()
    {
        ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(), "-Version 1.2.3 -Variable @{ 'main.commit' = ''; 'main.nothing' = '' }", TestGo.Path);

        Assert.Equal(new[] { "GoVariableNotStamped" }, outcome.ErrorIds);
        Assert.Equal("main.nothing", outcome.Errors[0].TargetObject);
    }

    private new Task<ModuleSession.Outcome> BuildAsync(string program, string deed) =>
        BuildAsync(program, "-Version 1.0.0 -Environment @{ GOAMD64 = 'v2' }", Impostor(deed));

    private Task<ModuleSession.Outcome> BuildAsync(string program, string parameters, string go) => Session.RunAsync(
        $"Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] {parameters}", program, go, Folder.Combine("out"));

    /// <summary>A Go that does a deed of its own before it builds.</summary>
    private string Impostor(string deed) => Folder.WriteScript("bin/go", $"if [ \"$1\" = build ]; then\n{deed}\nfi\nexec '{TestGo.Path}' \"$@\"");
}
