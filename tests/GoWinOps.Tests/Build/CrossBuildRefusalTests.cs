using System;
using System.IO;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>What cannot be built is refused, and by which name.</summary>
public sealed class CrossBuildRefusalTests : CrossBuildTest
{
    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_go_that_fails_is_reported_with_its_command_its_code_and_its_words()
    {
        string go = Folder.WriteScript("go", "echo 'no space left' >&2\nexit 3");

        ModuleSession.Outcome outcome = await Session.RunAsync("Invoke-GoCrossBuild $args[0] -GoPath $args[1] -Version 1.0.0", Folder.WriteProgram(), go);

        Assert.Equal(new[] { "GoCommandFailed" }, outcome.ErrorIds);
        string message = outcome.Errors.Count > 0 ? outcome.Errors[0].ToString() : outcome.Terminating!.Message;
        Assert.Contains("env -json", message, StringComparison.Ordinal);
        Assert.Contains("3", message, StringComparison.Ordinal);
        Assert.Contains("no space left", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_a_build_section_is_refused()
    {
        string manifest = Folder.Write("gowinops.yml", "name: orders\n");

        ModuleSession.Outcome outcome = await Session.RunAsync("Invoke-GoCrossBuild -Manifest $args[0]", manifest);

        Assert.Equal(new[] { "ManifestSectionMissing" }, outcome.ErrorIds);
    }

    [GoTheory]
    [InlineData("-Target windows/amd46", "GoTargetUnknown", "windows/amd64")]
    [InlineData("-Variable @{ version = 1 }", "GoVariableNameInvalid", "version")]
    [InlineData("-Variable @{ 'main.nothing' = 'x' }", "GoVariableNotStamped", "main.nothing")]
    [InlineData("-VersionVariable main.release", "GoVariableNotStamped", "main.release")]
    [InlineData("-Environment @{ GOOS = 'linux' }", "GoEnvironmentReserved", "GOOS")]
    [InlineData("-Tag 'a b'", "GoTagInvalid", "a b")]
    [InlineData("-Version 1.2", "GoVersionInvalid", "1.2")]
    [InlineData("-BuildTimeout 0:0:0.001", "ToolTimedOut", "build")]
    public async Task A_wrong_parameter_is_named(string parameters, string errorId, string named)
    {
        string version = parameters.StartsWith("-Version ", StringComparison.Ordinal) ? string.Empty : "-Version 1.0.0 ";

        ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(), version + parameters);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Contains(named, outcome.Errors[0].ErrorDetails.Message);
        Assert.NotEmpty(outcome.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Empty(outcome.Output);
        Assert.Empty(Leftovers());
    }

    [GoTheory]
    [InlineData("none", "package main", "GoPackageNotFound")]
    [InlineData("app", "package library", "GoPackageNotMain")]
    [InlineData("app", "package ???", "GoPackageInvalid")]
    [InlineData("empty", "package main", "GoPackageInvalid")]
    public async Task A_path_that_is_no_program_is_refused(string path, string source, string errorId)
    {
        Folder.WriteProgram();
        Folder.Write("app/main.go", source + "\n");
        Directory.CreateDirectory(Folder.Combine("empty"));

        ModuleSession.Outcome outcome = await BuildAsync(Folder.Combine(path), "-Version 1.0.0");

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Equal(Folder.Combine(path), outcome.Errors[0].TargetObject);
    }

    [Fact]
    public async Task Without_Go_the_error_says_where_to_get_it()
    {
        ModuleSession.Outcome outcome = await Session.RunAsync("Invoke-GoCrossBuild . -GoPath $args[0]", Folder.Combine("no-go"));

        Assert.Equal(new[] { "GoNotFound" }, outcome.ErrorIds);
        Assert.Contains("Install-GoToolchain", outcome.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_not_taken_for_Go()
    {
        ModuleSession.Outcome outcome = await Session.RunAsync("Invoke-GoCrossBuild . -GoPath $args[0]", Folder.Write("go.txt", "no program"));

        Assert.Equal(new[] { "ToolNotStarted" }, outcome.ErrorIds);
    }
}
