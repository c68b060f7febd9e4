using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Targets;

public sealed class GoTargetSelectionTests : IDisposable
{
    private readonly TestFolder folder = new();

    [GoTheory]
    [InlineData("windows/amd64", "", "windows/amd64")]
    [InlineData("Windows/AMD64", "", "windows/amd64")]
    [InlineData("windows/amd64/v3", "", "windows/amd64/v3")]
    [InlineData("windows/amd64/v1", "", "windows/amd64")]
    [InlineData("linux/arm/7,softfloat", "", "linux/arm/7,softfloat")]
    [InlineData("windows/amd64;windows/amd64/v1", "", "windows/amd64")]
    [InlineData("windows/amd64;windows/amd64/v3", "", "windows/amd64 windows/amd64/v3")]
    [InlineData("windows/amd64;linux/arm64", "v1;v3;v8.2", "windows/amd64 windows/amd64/v3 linux/arm64/v8.2")]
    [InlineData("windows/amd64;linux/arm64;linux/s390x", "GOAMD64=v2", "windows/amd64/v2 linux/arm64 linux/s390x")]
    public async Task Targets_and_levels_are_found(string names, string levels, string expected)
    {
        GoTargetSelection selection = await FindAsync(new GoTargetRequest { Names = Split(names), MicroArchitectures = Split(levels) });

        Assert.Empty(selection.Failures);
        Assert.Equal(expected, string.Join(" ", selection.Targets));
    }

    [GoTheory]
    [InlineData("windows/amd64/v9", "", "GoMicroArchitectureInvalid")]
    [InlineData("linux/s390x/z15", "", "GoMicroArchitectureNone")]
    [InlineData("windows/amd64", "v8.2", "GoMicroArchitectureUnused")]
    [InlineData("windows/amd64", "v9", "GoMicroArchitectureUnused")]
    [InlineData("windows/mips", "", "GoTargetUnknown")]
    [InlineData("windows", "", "GoTargetUnknown")]
    [InlineData("linux/riscv64/rva23u64", "", "GoMicroArchitectureTooNew")]
    public async Task What_cannot_be_built_for_is_refused(string names, string levels, string errorId)
    {
        GoTargetSelection selection = await FindAsync(new GoTargetRequest { Names = Split(names), MicroArchitectures = Split(levels) });

        // A Go from 1.25 on knows rva23u64.
        if (errorId == nameof(Messages.GoMicroArchitectureTooNew) && selection.Failures.Count == 0)
            return;
        Assert.Equal(errorId, Assert.Single(selection.Failures).ErrorId);
    }

    [GoFact]
    public async Task Systems_and_architectures_are_combined_and_what_does_not_exist_is_left_out_with_a_warning()
    {
        GoTargetSelection selection = await FindAsync(new GoTargetRequest { OperatingSystems = ["windows", "Darwin"], Architectures = ["amd64", "386"] });

        Assert.Equal("windows/amd64 windows/386 darwin/amd64", string.Join(" ", selection.Targets));
        Assert.Contains("darwin/386", Assert.Single(selection.Warnings), StringComparison.Ordinal);
        Assert.Empty(selection.Failures);
    }

    [GoFact]
    public async Task A_system_no_Go_knows_is_an_error()
    {
        GoTargetSelection selection = await FindAsync(new GoTargetRequest { OperatingSystems = ["windwos"], Architectures = ["amd64"] });

        Assert.Equal(nameof(Messages.GoTargetUnknown), Assert.Single(selection.Failures).ErrorId);
    }

    [GoTheory]
    [InlineData("v3", "windows/amd64/v3", null)]
    [InlineData("v9", null, "GoMicroArchitectureInvalid")]
    [InlineData("", "windows/amd64", null)]
    [InlineData(null, "windows/amd64", null)]
    public async Task The_environment_a_user_gives_is_a_level_too_and_hides_the_inherited_one(string? given, string? expected, string? errorId)
    {
        GoTargetSelection selection = await FindAsync(
            new GoTargetRequest { Names = ["windows/amd64"], Environment = new Dictionary<string, string?> { ["GOAMD64"] = given } }, ("GOAMD64", "v4"));

        Assert.Equal(expected, selection.Targets.SingleOrDefault()?.FullName);
        Assert.Equal(errorId, selection.Failures.SingleOrDefault()?.ErrorId);
        Assert.Empty(selection.Warnings);
    }

    [GoFact]
    public async Task A_level_said_twice_and_differently_is_refused()
    {
        GoTargetSelection selection = await FindAsync(
            new GoTargetRequest { Names = ["windows/amd64/v2", "linux/amd64/v3"], Environment = new Dictionary<string, string?> { ["GOAMD64"] = "v3" } });

        Assert.Equal(nameof(Messages.GoMicroArchitectureConflict), Assert.Single(selection.Failures).ErrorId);
        Assert.Equal("linux/amd64/v3", Assert.Single(selection.Targets).FullName);
    }

    [GoTheory]
    [InlineData("v3", "windows/amd64/v3", "GOAMD64=v3, which comes from the environment", null)]
    [InlineData("v1", "windows/amd64", null, null)]
    [InlineData("v9", null, null, "GoMicroArchitectureInvalid")]
    public async Task An_inherited_level_is_checked_and_shown(string inherited, string? expected, string? warning, string? errorId)
    {
        GoTargetSelection selection = await FindAsync(new GoTargetRequest { Names = ["windows/amd64"] }, ("GOAMD64", inherited), ("GOARM", "9"));

        Assert.Equal(expected, selection.Targets.SingleOrDefault()?.FullName);
        Assert.Equal(warning is null ? 0 : 1, selection.Warnings.Count);
        Assert.All(selection.Warnings, text => Assert.Contains(warning!, text, StringComparison.Ordinal));
        Assert.Equal(errorId, selection.Failures.SingleOrDefault()?.ErrorId);
    }

    [GoFact]
    public async Task Windows_on_32_bit_ARM_is_told_to_be_gone()
    {
        GoTargetSelection selection = await FindAsync(new GoTargetRequest { Names = ["windows/arm"] });

        // With a Go up to 1.23 it is there still.
        Assert.Equal(selection.Targets.Count == 0 ? nameof(Messages.GoTargetRemoved) : null, selection.Failures.SingleOrDefault()?.ErrorId);
        Assert.Equal(selection.Targets.Count, selection.Warnings.Count);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Windows_on_32_bit_ARM_comes_with_a_warning_while_it_lasts_and_what_go_env_wrote_counts()
    {
        // Answers as Go 1.23.5 gives them; a shell script stands for that Go.
        string settings = folder.Write("go/env", "# written by go env -w\nGOARM=6\nGOARM=5,hardfloat\n");
        string go = folder.WriteScript(
            "bin/go",
            $$"""
            case "$1" in
            env) echo '{"GOVERSION":"go1.23.5","GOFLAGS":"","GOROOT":"{{folder.Path}}","GOENV":"{{settings}}"}' ;;
            tool) echo '[{"GOOS":"windows","GOARCH":"arm","CgoSupported":false,"FirstClass":false},{"GOOS":"windows","GOARCH":"amd64","CgoSupported":true,"FirstClass":true}]' ;;
            esac
            """);
        GoToolchain toolchain = await GoToolchain.OpenAsync(go, CancellationToken.None);

        GoTargetSelection selection = GoTargetSelection.Find(toolchain, new GoTargetRequest { Names = ["windows/arm"] }, _ => null);

        Assert.Equal("windows/arm/5,hardfloat", Assert.Single(selection.Targets).FullName);
        Assert.Equal("windows_arm_5-hardfloat", selection.Targets[0].FolderName);
        Assert.Equal(2, selection.Warnings.Count);
        Assert.Contains("broken from Go 1.24 on", selection.Warnings[0], StringComparison.Ordinal);
        Assert.Contains(settings, selection.Warnings[1], StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<GoTargetSelection> FindAsync(GoTargetRequest request, params (string Name, string Value)[] environment)
    {
        GoToolchain toolchain = await GoToolchain.OpenAsync(TestGo.Path, CancellationToken.None);
        return GoTargetSelection.Find(toolchain, request, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
    }

    private static string[] Split(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
