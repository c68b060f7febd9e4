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

    [Fact]
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

    [Fact]
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

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private Task<ModuleSession.Outcome> BuildAsync(string package, string parameters) =>
        session.RunAsync($"Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] {parameters}", package, TestGo.Path, folder.Combine("out"));

    private static string Text(PSObject artifact, string property) => (string)artifact.Properties[property].Value;

    private static async Task<string> RunProgramAsync(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo(path) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
