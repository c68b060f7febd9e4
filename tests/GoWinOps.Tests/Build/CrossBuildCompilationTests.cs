using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>How programs are compiled: made small or fast, with C, with the race detector, with modules from here or there.</summary>
public sealed class CrossBuildCompilationTests : CrossBuildTest
{
    private const string Plain = "-Version 1.0.0 -VersionVariable '' -Target linux/amd64";
    private const string CompilerPath = TestPlatforms.CompilerPath;

    [GoTheory]
    [InlineData("Size")]
    [InlineData("Startup")]
    public async Task What_only_debuggers_need_is_left_out_for_size_and_for_startup_and_stamps_are_still_checked(string optimization)
    {
        string program = Folder.WriteProgram();
        string target = $"-Target {OwnTarget} -Version 1.2.3 -Variable @{{ 'main.commit' = 'abc def' }}";
        PSObject usual = Assert.Single((await BuildAsync(program, target)).Output);

        ModuleSession.Outcome outcome = await BuildAsync(program, $"{target} -Optimize {optimization}");
        ModuleSession.Outcome unstamped = await BuildAsync(program, $"{target} -Optimize {optimization} -VersionVariable main.nothing");

        Assert.Empty(outcome.ErrorIds);
        PSObject small = Assert.Single(outcome.Output);
        Assert.Equal(optimization, small.Properties["Optimization"].Value.ToString());
        Assert.True((long)small.Properties["Size"].Value < (long)usual.Properties["Size"].Value * 0.8);
        Assert.Equal("1.2.3|abc def", await RunProgramAsync(Text(small, "Path")));
        Assert.Equal(new[] { "GoVariableNotStamped" }, unstamped.ErrorIds);
    }

    [GoFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task Speed_demands_a_profile_uses_it_and_notes_its_hash()
    {
        string program = WriteSmallProgram();
        ModuleSession.Outcome without = await BuildAsync(program, Plain + " -Optimize Speed");
        string profile = await WriteProfileAsync();
        List<(string? Optimize, string? Profile)> recordedOptimizations = [];

        ModuleSession.Outcome given = await BuildAsync(program, Plain + $" -PgoProfile '{profile}'");
        recordedOptimizations.Add(RecordedOptimization(given));
        File.Copy(profile, Path.Combine(program, "default.pgo"));
        ModuleSession.Outcome own = await BuildAsync(program, Plain + " -Optimize Speed");
        recordedOptimizations.Add(RecordedOptimization(own));
        string recorded = File.ReadAllText(Text(own.Output[0], "Path"), System.Text.Encoding.Latin1);
        ModuleSession.Outcome small = await BuildAsync(program, Plain + " -Optimize Size");
        recordedOptimizations.Add(RecordedOptimization(small));

        Assert.Equal(new[] { "GoProfileMissing" }, without.ErrorIds);
        Assert.Equal(Path.Combine(program, "default.pgo"), without.Errors[0].TargetObject);
        Assert.Empty(given.ErrorIds.Concat(own.ErrorIds).Concat(small.ErrorIds));
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(profile)));
        Assert.Equal((profile, hash), (Text(given.Output[0], "PgoProfile"), Text(given.Output[0], "PgoSha256")));
        Assert.Equal((Path.Combine(program, "default.pgo"), hash), (Text(own.Output[0], "PgoProfile"), Text(own.Output[0], "PgoSha256")));
        Assert.Contains("-pgo=default.pgo", recorded);
        Assert.Empty(Text(small.Output[0], "PgoProfile"));
        Assert.Equal([(null, hash), ("Speed", hash), ("Size", null)], recordedOptimizations);
    }

    [GoFact(TestPlatform.LinuxWithCompiler)]
    [SupportedOSPlatform("linux")]
    public async Task A_target_without_race_detector_is_refused_and_the_other_one_detects_races()
    {
        string program = WriteSmallProgram(
            "package main\n\nvar shared int\n\nfunc main() {\n\tdone := make(chan bool)\n\tgo func() { shared++; done <- true }()\n\tshared++\n\t<-done\n\tprintln(shared)\n}\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0 -VersionVariable '' -Race -Target windows/386, linux/amd64");

        Assert.Equal(new[] { "GoRaceNotSupported" }, outcome.ErrorIds);
        Assert.Equal("windows/386", outcome.Errors[0].TargetObject);
        PSObject artifact = Assert.Single(outcome.Output);
        Assert.Equal(true, artifact.Properties["IsRaceDetecting"].Value);
        Assert.NotEmpty(Text(artifact, "CCompiler"));
        Assert.Contains("WARNING: DATA RACE", await RunForErrorAsync(Text(artifact, "Path")));
    }

    [GoFact(TestPlatform.LinuxWithCompiler)]
    [SupportedOSPlatform("linux")]
    public async Task C_code_is_compiled_when_asked_for_and_then_every_command_builds()
    {
        string program = WriteSmallProgram("package main\n\n// int answer() { return 42; }\nimport \"C\"\n\nfunc main() { println(C.answer()) }\n");

        PSObject first = Assert.Single((await BuildAsync(program, Plain + " -Cgo")).Output);
        PSObject second = Assert.Single((await BuildAsync(program, Plain + $" -Cgo -CCompiler {CompilerPath}")).Output);
        PSObject third = Assert.Single((await BuildAsync(program, Plain + $" -Cgo -CCompiler {CompilerPath}")).Output);

        Assert.Equal("42\n", await RunForErrorAsync(Text(first, "Path")));
        Assert.Equal(CompilerPath, Text(second, "CCompiler"));
        Assert.Equal(false, third.Properties["IsUpToDate"].Value);
        Assert.StartsWith("C code is compiled", Text(third, "BuildReason"));
    }

    [GoTheory]
    [InlineData("-Cgo -Target plan9/amd64", "GoCgoNotSupported", "plan9/amd64")]
    [InlineData("-Cgo -Target windows/amd64 -CCompiler no-such-compiler", "GoCCompilerNotFound", "apt install gcc-mingw-w64-x86-64")]
    [InlineData("-Race -Target linux/arm64 -CCompiler 'no-such-compiler -target x'", "GoCCompilerNotFound", "apt install gcc-aarch64-linux-gnu")]
    [InlineData("-Cgo -Target freebsd/amd64 -CCompiler no-such-compiler", "GoCCompilerNotFound", "-CCompiler")]
    public async Task A_target_C_cannot_be_compiled_for_is_refused_with_what_is_missing(string parameters, string errorId, string named)
    {
        ModuleSession.Outcome outcome = await BuildAsync(WriteSmallProgram(), "-Version 1.0.0 " + parameters);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Contains(named, outcome.Errors[0].ErrorDetails.Message + outcome.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Empty(outcome.Output);
    }

    [GoFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task Modules_come_from_where_it_is_said()
    {
        string program = WriteSmallProgram("package main\n\nimport \"example.com/lib\"\n\nfunc main() { println(lib.Text) }\n");
        Folder.Write("app/go.mod", "module example.com/app\n\ngo 1.20\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n");
        Folder.Write("lib/go.mod", "module example.com/lib\n\ngo 1.20\n");
        Folder.Write("lib/lib.go", "package lib\n\nconst Text = `cache`\n");
        Folder.Write("app/vendor/modules.txt", "# example.com/lib v0.0.0 => ../lib\n## explicit; go 1.20\nexample.com/lib\n# example.com/lib => ../lib\n");
        Folder.Write("app/vendor/example.com/lib/lib.go", "package lib\n\nconst Text = `vendor`\n");

        PSObject vendor = Assert.Single((await BuildAsync(program, Plain + " -Mod Vendor")).Output);
        string fromVendor = await RunForErrorAsync(Text(vendor, "Path"));
        PSObject readOnly = Assert.Single((await BuildAsync(program, Plain + " -Mod Readonly")).Output);

        Assert.Equal(("vendor\n", "cache\n"), (fromVendor, await RunForErrorAsync(Text(readOnly, "Path"))));
    }

    [GoFact]
    public async Task A_go_mod_that_Go_completes_is_said_and_makes_the_artifact_dirty()
    {
        string program = WriteSmallProgram("package main\n\nimport \"example.com/lib\"\n\nfunc main() { println(lib.Text) }\n");
        Folder.Write("app/go.mod", "module example.com/app\n\ngo 1.20\n\nreplace example.com/lib => ./lib\n");
        Folder.Write("app/lib/go.mod", "module example.com/lib\n\ngo 1.20\n");
        Folder.Write("app/lib/lib.go", "package lib\n\nconst Text = `lib`\n");
        await TestFolder.CommitAllAsync(program);

        ModuleSession.Outcome refused = await BuildAsync(program, Plain + " -Environment @{ GOFLAGS = '-buildvcs=false' }");
        ModuleSession.Outcome completed = await BuildAsync(program, Plain + " -Mod Mod -Environment @{ GOFLAGS = '-buildvcs=false' }");

        Assert.Equal(new[] { "GoBuildFailed" }, refused.ErrorIds);
        Assert.Empty(completed.ErrorIds);
        Assert.Contains("go.mod", Assert.Single(completed.Warnings));
        Assert.Equal(true, Assert.Single(completed.Output).Properties["IsDirty"].Value);
        Assert.Contains("require example.com/lib", File.ReadAllText(Path.Combine(program, "go.mod")));
    }

    private string WriteSmallProgram(string source = "package main\n\nfunc main() { println(`small`) }\n")
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", source);
        return program;
    }

    private static (string? Optimize, string? Profile) RecordedOptimization(ModuleSession.Outcome outcome)
    {
        JsonNode build = JsonNode.Parse(File.ReadAllText(Text(outcome.Output[0], "ManifestPath")))!["build"]!;
        return ((string?)build["optimize"], (string?)build["profileSha256"]);
    }

    /// <summary>A true CPU profile, of a program that does something for a fifth of a second.</summary>
    private async Task<string> WriteProfileAsync()
    {
        Folder.Write("profiled/go.mod", "module example.com/profiled\n\ngo 1.20\n");
        Folder.Write(
            "profiled/main.go",
            "package main\n\nimport (\n\t\"os\"\n\t\"runtime/pprof\"\n\t\"time\"\n)\n\nfunc main() {\n\tpprof.StartCPUProfile(os.Stdout)\n\tdefer pprof.StopCPUProfile()\n"
            + "\tend := time.Now().Add(200 * time.Millisecond)\n\tfor n := 0; time.Now().Before(end); n++ {\n\t}\n}\n");
        PSObject profiled = Assert.Single((await BuildAsync(Folder.Combine("profiled"), Plain)).Output);
        string path = Folder.Combine("cpu.pprof");
        using Process process = Process.Start(
            new ProcessStartInfo(Text(profiled, "Path")) { RedirectStandardOutput = true })!;
        using (FileStream file = File.Create(path))
            await process.StandardOutput.BaseStream.CopyToAsync(file);
        await process.WaitForExitAsync();
        return path;
    }

    private static async Task<string> RunForErrorAsync(string path)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(path) { RedirectStandardError = true })!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return error;
    }
}
