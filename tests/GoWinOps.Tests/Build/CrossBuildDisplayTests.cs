using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>What a person sees before and during a build.</summary>
public sealed class CrossBuildDisplayTests : CrossBuildTest
{
    [GoFact]
    public async Task WhatIf_shows_the_exact_command_and_builds_nothing()
    {
        string program = Folder.WriteProgram();
        RecordingHost host = new();
        using ModuleSession shown = new(host);

        ModuleSession.Outcome outcome = await shown.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Tag netgo -WhatIf -Variable @{ 'main.commit' = 'a b' } -Environment @{ TOKEN = 's3cret' }",
            program,
            TestGo.Path,
            Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        string line = Assert.Single(host.Lines);
        Assert.Contains("$env:CGO_ENABLED = '0'; ", line);
        Assert.Contains("$env:GOOS = 'windows'; ", line);
        Assert.Contains("$env:GOTOOLCHAIN = 'local'; ", line);
        Assert.Contains("build '-trimpath' '-v' '-tags=netgo' '-ldflags=-X main.version=1.0.0 -X ''main.commit=a b''' '-o' ", line);
        Assert.EndsWith(" # with TOKEN as given, while the Windows resources lie beside the package; see -NoWindowsResource", line.TrimEnd('.', '"'));
        Assert.DoesNotContain("s3cret", line);
        Assert.False(Directory.Exists(Folder.Combine("out")));
    }

    [GoFact]
    public async Task WhatIf_says_what_follows_the_compilation_for_each_target()
    {
        RecordingHost host = new();
        using ModuleSession shown = new(host);

        ModuleSession.Outcome outcome = await shown.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Target windows/amd64, linux/amd64 -NoWindowsResource -Verify -Sbom -Archive -SigningCommand 'osslsigncode', 'sign', '-pass', 's3cret', '{file}' -WhatIf",
            Folder.WriteProgram(),
            TestGo.Path,
            Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        string[] lines = host.Lines.Select(line => line.TrimEnd('.', '"')).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.EndsWith(" # then build again and compare, then sign with osslsigncode, then write a bill of materials, then pack as zip", lines[0]);
        Assert.EndsWith(" # then build again and compare, then write a bill of materials, then pack as tar.gz", lines[1]);
        Assert.DoesNotContain("s3cret", string.Concat(lines));
    }

    [GoFact]
    public async Task What_WhatIf_shows_makes_the_same_executable_when_a_person_runs_it()
    {
        string program = Folder.WriteProgram();
        RecordingHost host = new();
        using ModuleSession shown = new(host);
        object[] arguments = { program, TestGo.Path, Folder.Combine("out"), "it's \u2019 $HOME `n" };
        const string Command = "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Target linux/arm64 -Version 1.0.0 -Variable @{ 'main.commit' = $args[3] }";
        await shown.RunAsync(Command + " -WhatIf", arguments);
        string line = Assert.Single(host.Lines);
        string script = Folder.Write(
            "by hand.ps1",
            "function Set-Location { param($LiteralPath) $null = $ExecutionContext.SessionState.Path.SetLocation($LiteralPath) }\n"
            + line[line.IndexOf("Set-Location", StringComparison.Ordinal)..].TrimEnd('.', '"'));

        (int exitCode, string output, string error) = await Shell.ShellProcess.RunAsync(string.Empty, "-f", script);

        Assert.True(exitCode == 0, line + output + error);
        string byHand = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Folder.Combine("out", "1.0.0", "linux_arm64", "app"))));
        PSObject artifact = Assert.Single((await shown.RunAsync(Command, arguments)).Output);
        Assert.Equal(false, artifact.Properties["IsUpToDate"].Value);
        Assert.Equal(byHand, Text(artifact, "Sha256"));
    }

    [GoFact]
    public async Task Progress_names_the_program_and_its_target()
    {
        RecordingHost host = new();
        using ModuleSession shown = new(host);

        ModuleSession.Outcome outcome = await shown.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0", Folder.WriteProgram(), TestGo.Path, Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains(host.Progress, record => record.Activity == "app for windows/amd64" && record.RecordType == ProgressRecordType.Processing);
        Assert.Equal(
            host.Progress.Where(record => record.RecordType == ProgressRecordType.Processing).Select(record => record.ActivityId).Distinct().Order(),
            host.Progress.Where(record => record.RecordType == ProgressRecordType.Completed).Select(record => record.ActivityId).Distinct().Order());
    }

    [GoFact]
    public async Task Targets_complete_from_what_this_Go_can_build_for()
    {
        IReadOnlyList<CompletionResult> matches = await TabKey.PressAsync(Session, $"Invoke-GoCrossBuild . -GoPath '{TestGo.Path}' -Target wind", found => found.Count > 0);

        Assert.Contains("windows/amd64", matches.Select(match => match.CompletionText));
        Assert.All(matches, match => Assert.StartsWith("windows/", match.CompletionText));
    }
}
