using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class InvokeGoCrossBuildTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    [GoFact]
    public async Task A_program_is_built_for_every_target_and_described()
    {
        string program = folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(
            program, "-Target linux/amd64, windows/amd64 -Version v1.2.3 -Variable @{ 'main.commit' = 'abc def' }");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(new[] { "linux/amd64", "windows/amd64" }, outcome.Output.Select(artifact => Text(artifact, "Target")).Order());
        PSObject linux = outcome.Output.Single(artifact => Text(artifact, "Target") == "linux/amd64");
        Assert.Equal(folder.Combine("out", "1.2.3", "linux_amd64", "app"), Text(linux, "Path"));
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
        string program = folder.WriteProgram();
        folder.Write("app/broken_windows.go", "package main\n\nfunc broken() int {\n\treturn undefinedThing\n}\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Target windows/amd64, linux/amd64 -Version 1.0.0");

        Assert.Equal(new[] { "GoBuildFailed" }, outcome.ErrorIds);
        Assert.Equal("linux/amd64", Text(Assert.Single(outcome.Output), "Target"));
        ErrorRecord error = outcome.Errors[0];
        Assert.Contains("./broken_windows.go:4:9: undefined: undefinedThing", error.ErrorDetails.Message);
        Assert.Equal("windows/amd64", error.TargetObject);
        PSObject exception = PSObject.AsPSObject(error.Exception);
        object diagnostic = Assert.Single(((IEnumerable)exception.Properties["Diagnostics"].Value).Cast<object>());
        PSObject place = PSObject.AsPSObject(diagnostic);
        Assert.Equal(folder.Combine("app", "broken_windows.go"), place.Properties["File"].Value);
        Assert.Equal(4, place.Properties["Line"].Value);
        Assert.Equal(9, place.Properties["Column"].Value);
        Assert.True(File.Exists((string)exception.Properties["LogPath"].Value));
    }

    [GoFact]
    public async Task A_manifest_says_what_is_not_given_and_parameters_win()
    {
        folder.WriteProgram();
        string manifest = folder.Write(
            "gowinops.yml",
            "name: orders\nbuild:\n  package: app\n  targets: [windows/amd64]\n  variables: { main.commit: from the manifest }\n");

        ModuleSession.Outcome outcome = await session.RunAsync(
            "Invoke-GoCrossBuild -Manifest $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 3.0.0 -Target linux/amd64",
            manifest,
            TestGo.Path,
            folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        PSObject artifact = Assert.Single(outcome.Output);
        Assert.Equal("orders", Text(artifact, "Name"));
        Assert.Equal("linux/amd64", Text(artifact, "Target"));
        if (OperatingSystem.IsLinux())
            Assert.Equal("3.0.0|from the manifest", await RunProgramAsync(Text(artifact, "Path")));
    }

    [Fact]
    public async Task A_go_that_fails_is_reported_with_its_command_its_code_and_its_words()
    {
        if (OperatingSystem.IsWindows())
            return;
        string go = folder.Write("go", "#!/bin/sh\necho 'no space left' >&2\nexit 3\n");
        File.SetUnixFileMode(go, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        ModuleSession.Outcome outcome = await session.RunAsync("Invoke-GoCrossBuild $args[0] -GoPath $args[1] -Version 1.0.0", folder.WriteProgram(), go);

        Assert.Equal(new[] { "GoCommandFailed" }, outcome.ErrorIds);
        string message = outcome.Errors.Count > 0 ? outcome.Errors[0].ToString() : outcome.Terminating!.Message;
        Assert.Contains("env -json", message, StringComparison.Ordinal);
        Assert.Contains("3", message, StringComparison.Ordinal);
        Assert.Contains("no space left", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_a_build_section_is_refused()
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\n");

        ModuleSession.Outcome outcome = await session.RunAsync("Invoke-GoCrossBuild -Manifest $args[0]", manifest);

        Assert.Equal(new[] { "ManifestSectionMissing" }, outcome.ErrorIds);
    }

    [GoTheory]
    [InlineData("plain", "plain")]
    [InlineData("two words", "two words")]
    [InlineData("it's", "it's")]
    [InlineData("say \"hi\"", "say \"hi\"")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("$HOME `n %PATH% $(x)", "$HOME `n %PATH% $(x)")]
    [InlineData("tab\there", "tab\there")]
    [InlineData(@"C:\dir name\", @"C:\dir name\")]
    [InlineData("Ünïcödé 版本 🚀", "Ünïcödé 版本 🚀")]
    [InlineData("-X main.version=evil", "-X main.version=evil")]
    public async Task A_stamped_value_reaches_the_program_as_it_was_given(string value, string expected)
    {
        string program = folder.WriteProgram();
        string target = (OperatingSystem.IsWindows() ? "windows/" : "linux/") + "amd64";

        ModuleSession.Outcome outcome = await session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Target $args[3] -Version 1.0.0 -Variable @{ 'main.commit' = $args[4] }",
            program,
            TestGo.Path,
            folder.Combine("out"),
            target,
            value);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal("1.0.0|" + expected, await RunProgramAsync(Text(Assert.Single(outcome.Output), "Path")));
    }

    [GoTheory]
    [InlineData("both ' and \"", "GoVariableValueRefused")]
    [InlineData("line\nbreak", "GoVariableValueRefused")]
    [InlineData("carriage\rreturn", "GoVariableValueRefused")]
    [InlineData("nul\0", "GoVariableValueRefused")]
    public async Task A_value_that_cannot_be_stamped_is_refused_before_anything_is_built(string value, string errorId)
    {
        string program = folder.WriteProgram();

        ModuleSession.Outcome outcome = await session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Variable @{ 'main.commit' = $args[3] }",
            program,
            TestGo.Path,
            folder.Combine("out"),
            value);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Equal("main.commit", outcome.Errors[0].TargetObject);
        Assert.False(Directory.Exists(folder.Combine("out")));
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

        ModuleSession.Outcome outcome = await BuildAsync(folder.WriteProgram(), version + parameters);

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
        folder.WriteProgram();
        folder.Write("app/main.go", source + "\n");
        Directory.CreateDirectory(folder.Combine("empty"));

        ModuleSession.Outcome outcome = await BuildAsync(folder.Combine(path), "-Version 1.0.0");

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Equal(folder.Combine(path), outcome.Errors[0].TargetObject);
    }

    [Fact]
    public async Task Without_Go_the_error_says_where_to_get_it()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Invoke-GoCrossBuild . -GoPath $args[0]", folder.Combine("no-go"));

        Assert.Equal(new[] { "GoNotFound" }, outcome.ErrorIds);
        Assert.Contains("https://go.dev/dl/", outcome.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_not_taken_for_Go()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Invoke-GoCrossBuild . -GoPath $args[0]", folder.Write("go.txt", "no program"));

        Assert.Equal(new[] { "ToolNotStarted" }, outcome.ErrorIds);
    }

    [GoFact]
    public async Task A_program_without_the_default_version_variable_is_built_with_a_warning()
    {
        string program = folder.WriteProgram();
        folder.Write("app/main.go", "package main\n\nfunc main() {}\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(outcome.Output);
        Assert.Contains("main.version", Assert.Single(outcome.Warnings));
    }

    [GoFact]
    public async Task A_Go_file_stands_for_its_whole_package()
    {
        string program = folder.WriteProgram();
        folder.Write("app/main.go", "package main\n\nfunc main() { println(other()) }\n");
        folder.Write("app/other.go", "package main\n\nfunc other() string { return \"\" }\n");

        ModuleSession.Outcome outcome = await BuildAsync(Path.Combine(program, "main.go"), "-Version 1.0.0 -VersionVariable ''");

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Warnings);
        Assert.Single(outcome.Output);
    }

    [GoFact]
    public async Task Packages_from_the_pipeline_are_built_and_a_bad_one_does_not_stop_the_next()
    {
        folder.WriteProgram("a", "example.com/a");
        folder.WriteProgram("b", "example.com/b");

        ModuleSession.Outcome outcome = await session.RunAsync(
            "$args[0..2] | Invoke-GoCrossBuild -GoPath $args[3] -OutputPath $args[4] -Version 1.0.0",
            new DirectoryInfo(folder.Combine("a")),
            folder.Combine("none"),
            folder.Combine("b"),
            TestGo.Path,
            folder.Combine("out"));

        Assert.Equal(new[] { "GoPackageNotFound" }, outcome.ErrorIds);
        Assert.Equal(new[] { "a", "b" }, outcome.Output.Select(artifact => Text(artifact, "Name")).Order());
    }

    [GoFact]
    public async Task Two_packages_of_one_name_are_not_written_over_each_other()
    {
        folder.WriteProgram("a", "example.com/a/server");
        folder.WriteProgram("b", "example.com/b/server");

        ModuleSession.Outcome outcome = await session.RunAsync(
            "$args[0..1] | Invoke-GoCrossBuild -GoPath $args[2] -OutputPath $args[3] -Version 1.0.0",
            folder.Combine("a"),
            folder.Combine("b"),
            TestGo.Path,
            folder.Combine("out"));

        Assert.Equal(new[] { "GoOutputConflict" }, outcome.ErrorIds);
        Assert.Single(outcome.Output);
    }

    [GoFact]
    public async Task An_output_that_cannot_be_written_is_said_so()
    {
        string program = folder.WriteProgram();
        folder.Write("out", "a file where the folder should be");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Equal(new[] { "GoOutputNotWritable" }, outcome.ErrorIds);
        Assert.Equal(ErrorCategory.WriteError, outcome.Errors[0].CategoryInfo.Category);
    }

    [GoFact]
    public async Task A_finished_output_is_replaced_and_the_same_source_gives_the_same_bytes()
    {
        string program = folder.WriteProgram();

        PSObject first = Assert.Single((await BuildAsync(program, "-Version 1.0.0")).Output);
        Directory.Move(program, folder.Combine("moved"));
        PSObject second = Assert.Single((await BuildAsync(folder.Combine("moved"), "-Version 1.0.0")).Output);

        Assert.Equal(Text(first, "Path"), Text(second, "Path"));
        Assert.Equal(Text(first, "Sha256"), Text(second, "Sha256"));
        Assert.Empty(Leftovers());
    }

    [GoFact]
    public async Task WhatIf_shows_the_exact_command_and_builds_nothing()
    {
        string program = folder.WriteProgram();
        RecordingHost host = new();
        using ModuleSession shown = new(host);

        ModuleSession.Outcome outcome = await shown.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Tag netgo -WhatIf -Variable @{ 'main.commit' = 'a b' } -Environment @{ TOKEN = 's3cret' }",
            program,
            TestGo.Path,
            folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        string line = Assert.Single(host.Lines);
        Assert.Contains("CGO_ENABLED=0", line);
        Assert.Contains("GOOS=windows", line);
        Assert.Contains("GOTOOLCHAIN=local", line);
        Assert.Contains("build -trimpath -v -tags=netgo \"-ldflags=-X main.version=1.0.0 -X 'main.commit=a b'\" -o ", line);
        Assert.DoesNotContain("s3cret", line);
        Assert.False(Directory.Exists(folder.Combine("out")));
    }

    [GoFact]
    public async Task Progress_names_the_program_and_its_target()
    {
        RecordingHost host = new();
        using ModuleSession shown = new(host);

        ModuleSession.Outcome outcome = await shown.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0", folder.WriteProgram(), TestGo.Path, folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains(host.Progress, record => record.Activity == "app for windows/amd64" && record.RecordType == ProgressRecordType.Processing);
        Assert.Equal(
            host.Progress.Where(record => record.RecordType == ProgressRecordType.Processing).Select(record => record.ActivityId).Distinct().Order(),
            host.Progress.Where(record => record.RecordType == ProgressRecordType.Completed).Select(record => record.ActivityId).Distinct().Order());
    }

    [GoFact]
    public async Task Stopping_the_pipeline_ends_Go_with_all_it_started_and_leaves_no_output()
    {
        string cache = folder.Combine("cache-" + Guid.NewGuid().ToString("N"));
        RecordingHost host = new();
        using ModuleSession stopped = new(host);
        // With an empty cache the standard library is compiled first, which takes long enough to be stopped in the middle of.
        Task<ProgressRecord> compiling = host.WhenProgressAsync(record => record.Activity == "app for windows/amd64" && record.RecordType == ProgressRecordType.Processing && record.StatusDescription != "starting");
        using PowerShell shell = PowerShell.Create(stopped.Runspace);
        shell.AddScript("Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Environment @{ GOCACHE = $args[3] }");
        shell.AddArgument(folder.WriteProgram()).AddArgument(TestGo.Path).AddArgument(folder.Combine("out")).AddArgument(cache);
        using PSDataCollection<PSObject> output = new();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        await compiling.WaitAsync(TimeSpan.FromMinutes(3));

        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
        Assert.False(Directory.Exists(folder.Combine("out")));
        if (OperatingSystem.IsLinux())
            Assert.Empty(ToolProcessTests.ProcessesWith(cache));
    }

    [GoFact]
    public async Task Outputs_inside_the_work_tree_do_not_make_the_next_build_dirty()
    {
        string program = folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        await TestFolder.GitAsync(program, "tag", "v1.2.3");

        for (int round = 0; round < 2; round++)
        {
            ModuleSession.Outcome outcome = await session.RunAsync(
                "$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); Invoke-GoCrossBuild . -GoPath $args[1] -Target windows/amd64, linux/amd64",
                program,
                TestGo.Path);

            Assert.Empty(outcome.ErrorIds);
            Assert.Empty(outcome.Warnings);
            Assert.All(outcome.Output, artifact => Assert.Equal("1.2.3", Text(artifact, "Version")));
            Assert.All(outcome.Output, artifact => Assert.Equal(false, artifact.Properties["IsDirty"].Value));
            Assert.All(outcome.Output, artifact => Assert.Contains("vcs.modified=false", File.ReadAllText(Text(artifact, "Path"), System.Text.Encoding.Latin1)));
            Assert.All(outcome.Output, artifact => Assert.Equal(40, Text(artifact, "Commit").Length));
        }
    }

    [GoFact]
    public async Task A_dirty_work_tree_is_built_with_a_warning_that_names_the_files()
    {
        string program = folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        folder.Write("app/stray.txt", "x");

        ModuleSession.Outcome outcome = await BuildAsync(program, string.Empty);

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains("stray.txt", Assert.Single(outcome.Warnings));
        Assert.Equal(true, Assert.Single(outcome.Output).Properties["IsDirty"].Value);
        Assert.EndsWith(".dirty", Text(outcome.Output[0], "Version"));
    }

    [GoFact]
    public async Task Targets_complete_from_what_this_Go_can_build_for()
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            "$line = \"Invoke-GoCrossBuild . -GoPath '$($args[0])' -Target wind\"; [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText",
            TestGo.Path);

        Assert.Contains("windows/amd64", outcome.Output.Select(match => match.ToString()));
        Assert.All(outcome.Output, match => Assert.StartsWith("windows/", match.ToString()));
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private Task<ModuleSession.Outcome> BuildAsync(string package, string parameters) =>
        session.RunAsync($"Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] {parameters}", package, TestGo.Path, folder.Combine("out"));

    private IEnumerable<string> Leftovers() => Directory.Exists(folder.Combine("out"))
        ? Directory.EnumerateFiles(folder.Combine("out"), "*.partial*", SearchOption.AllDirectories)
        : Array.Empty<string>();

    private static string Text(PSObject artifact, string property) => (string)artifact.Properties[property].Value;

    private static async Task<string> RunProgramAsync(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo(path) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
