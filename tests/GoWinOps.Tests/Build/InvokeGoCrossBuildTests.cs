using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>What is built of what is given.</summary>
public sealed class InvokeGoCrossBuildTests : CrossBuildTest
{
    [GoFact]
    public async Task A_program_is_built_for_every_target_and_described()
    {
        string program = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(
            program, "-Target linux/amd64, windows/amd64 -Version v1.2.3 -Variable @{ 'main.commit' = 'abc def' }");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(new[] { "linux/amd64", "windows/amd64" }, outcome.Output.Select(artifact => Text(artifact, "Target")).Order());
        PSObject linux = outcome.Output.Single(artifact => Text(artifact, "Target") == "linux/amd64");
        Assert.Equal(Folder.Combine("out", "1.2.3", "linux_amd64", "app"), Text(linux, "Path"));
        Assert.Equal("app", Text(linux, "Name"));
        Assert.Equal("example.com/app", Text(linux, "Package"));
        Assert.StartsWith("go1.", Text(linux, "GoVersion"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Text(linux, "Path")))), Text(linux, "Sha256"));
        Assert.Equal(new FileInfo(Text(linux, "Path")).Length, linux.Properties["Size"].Value);
        Assert.Contains("-trimpath", File.ReadAllText(Text(linux, "LogPath")));
        if (OperatingSystem.IsLinux())
            Assert.Equal("1.2.3|abc def", await RunProgramAsync(Text(linux, "Path")));
        PSObject windows = outcome.Output.Single(artifact => Text(artifact, "Target") == "windows/amd64");
        Assert.EndsWith("app.exe", Text(windows, "Path"));
        Assert.Equal("MZ"u8.ToArray(), File.ReadAllBytes(Text(windows, "Path"))[..2]);
    }

    [GoFact]
    public async Task A_compile_error_names_file_and_line_and_the_other_targets_still_finish()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/broken_windows.go", "package main\n\nfunc broken() int {\n\treturn undefinedThing\n}\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Target windows/amd64, linux/amd64 -Version 1.0.0");

        Assert.Equal(new[] { "GoBuildFailed" }, outcome.ErrorIds);
        Assert.Equal("linux/amd64", Text(Assert.Single(outcome.Output), "Target"));
        ErrorRecord error = outcome.Errors[0];
        Assert.Contains("./broken_windows.go:4:9: undefined: undefinedThing", error.ErrorDetails.Message);
        Assert.Equal("windows/amd64", error.TargetObject);
        PSObject exception = PSObject.AsPSObject(error.Exception);
        object diagnostic = Assert.Single(((IEnumerable)exception.Properties["Diagnostics"].Value).Cast<object>());
        PSObject place = PSObject.AsPSObject(diagnostic);
        Assert.Equal(Folder.Combine("app", "broken_windows.go"), place.Properties["File"].Value);
        Assert.Equal(4, place.Properties["Line"].Value);
        Assert.Equal(9, place.Properties["Column"].Value);
        Assert.True(File.Exists((string)exception.Properties["LogPath"].Value));
    }

    [GoFact]
    public async Task A_manifest_says_what_is_not_given_and_parameters_win()
    {
        Folder.WriteProgram();
        string manifest = Folder.Write(
            "gowinops.yml",
            "name: orders\nbuild:\n  package: app\n  targets: [windows/amd64]\n  variables: { main.commit: from the manifest }\n");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild -Manifest $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 3.0.0 -Target linux/amd64",
            manifest,
            TestGo.Path,
            Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        PSObject artifact = Assert.Single(outcome.Output);
        Assert.Equal("orders", Text(artifact, "Name"));
        Assert.Equal("linux/amd64", Text(artifact, "Target"));
        if (OperatingSystem.IsLinux())
            Assert.Equal("3.0.0|from the manifest", await RunProgramAsync(Text(artifact, "Path")));
    }

    [GoFact]
    public async Task A_program_without_the_default_version_variable_is_built_with_a_warning()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", "package main\n\nfunc main() {}\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(outcome.Output);
        Assert.Contains("main.version", Assert.Single(outcome.Warnings));
    }

    [GoFact]
    public async Task A_Go_file_stands_for_its_whole_package()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", "package main\n\nfunc main() { println(other()) }\n");
        Folder.Write("app/other.go", "package main\n\nfunc other() string { return \"\" }\n");

        ModuleSession.Outcome outcome = await BuildAsync(Path.Combine(program, "main.go"), "-Version 1.0.0 -VersionVariable ''");

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Warnings);
        Assert.Single(outcome.Output);
    }

    [GoFact]
    public async Task Packages_from_the_pipeline_are_built_and_a_bad_one_does_not_stop_the_next()
    {
        Folder.WriteProgram("a", "example.com/a");
        Folder.WriteProgram("b", "example.com/b");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "$args[0..2] | Invoke-GoCrossBuild -GoPath $args[3] -OutputPath $args[4] -Version 1.0.0",
            new DirectoryInfo(Folder.Combine("a")),
            Folder.Combine("none"),
            Folder.Combine("b"),
            TestGo.Path,
            Folder.Combine("out"));

        Assert.Equal(new[] { "GoPackageNotFound" }, outcome.ErrorIds);
        Assert.Equal(new[] { "a", "b" }, outcome.Output.Select(artifact => Text(artifact, "Name")).Order());
    }

    [GoFact]
    public async Task Three_dots_stand_for_all_programs_below_a_folder_that_exist_for_the_target()
    {
        Folder.Write("app/go.mod", "module example.com/app\n\ngo 1.19\n");
        Folder.Write("app/cmd/one/main.go", "package main\n\nfunc main() {}\n");
        Folder.Write("app/cmd/two/main_windows.go", "package main\n\nfunc main() {}\n");
        Folder.Write("app/cmd/library/library.go", "package library\n");

        ModuleSession.Outcome outcome = await BuildAsync(
            Folder.Combine("app", "cmd") + Path.DirectorySeparatorChar + "...", "-Target windows/amd64, linux/amd64 -Version 1.0.0 -VersionVariable ''");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(
            new[] { "one linux/amd64", "one windows/amd64", "two windows/amd64" },
            outcome.Output.Select(artifact => Text(artifact, "Name") + " " + Text(artifact, "Target")).Order());
    }

    [GoFact]
    public async Task Three_dots_without_a_program_below_are_refused()
    {
        Folder.Write("app/go.mod", "module example.com/app\n\ngo 1.19\n");
        Folder.Write("app/library.go", "package library\n");

        ModuleSession.Outcome outcome = await BuildAsync(Folder.Combine("app") + "/...", "-Version 1.0.0");

        Assert.Equal(new[] { "GoPatternWithoutProgram" }, outcome.ErrorIds);
    }
}
