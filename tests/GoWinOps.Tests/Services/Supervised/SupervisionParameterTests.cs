using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

/// <summary>-Mode, -Supervision and -ServiceHostPath in the engine, with the packaged module.</summary>
public sealed class SupervisionParameterTests : IDisposable
{
    private readonly ModuleSession session = new();
    private readonly TestFolder folder = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("@{ Liveness = @{ Url = 'http://127.0.0.1/'; Tcp = 'x:1' } }", "ServiceProbeTargetInvalid")]
    [InlineData("@{ RestartDelay = [timespan]5 }", "SupervisionNumberInvalid")]
    [InlineData("@{ Stop = @{ Method = 'Http' } }", "SupervisionStopStepInvalid")]
    [InlineData("@{ BeforeStop = @{ Command = @() } }", "SupervisionCommandInvalid")]
    [InlineData("@{ WorkingDirectory = 'work' }", "SupervisionFolderInvalid")]
    [InlineData("[pscustomobject]@{ Readiness = [pscustomobject]@{ Command = 'a', 'b'; Period = '0s' } }", "ServiceProbeNumberInvalid")]
    public async Task What_cannot_work_is_refused_by_id_before_any_node_is_asked(string supervision, string errorId)
    {
        ModuleSession.Outcome installed = await session.RunAsync($"Install-GoService orders -Path '{Executable()}' -Version v1 -Supervision ({supervision})");
        ModuleSession.Outcome set = await session.RunAsync($"Set-GoService orders -Supervision ({supervision})");

        Assert.Equal(new[] { errorId }, installed.ErrorIds);
        Assert.Equal(new[] { errorId }, set.ErrorIds);
    }

    [Theory]
    [InlineData("@{ Livenes = @{ Tcp = 'x:1' } }", "Supervision has no 'Livenes'. Did you mean Liveness")]
    [InlineData("@{ Liveness = @{ Intervall = 5 } }", "Supervision.Liveness has no 'Intervall'.")]
    [InlineData("@{ MemoryLimitBytes = 'lots' }", "Supervision.MemoryLimitBytes cannot be 'lots'. It has to be a number")]
    public async Task What_is_misspelt_is_named_with_what_was_probably_meant(string supervision, string text)
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"try {{ Set-GoService orders -Supervision {supervision} }} catch {{ \"$_\" }}");

        Assert.Contains(text, (string)outcome.Output.Single().BaseObject, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("-Mode Auto -Supervision @{ MemoryLimitBytes = 512MB; Restart = 'Always'; Liveness = @{ Url = 'http://127.0.0.1:8080/livez'; Period = '5s' } }")]
    [InlineData("-Mode Hosted")]
    public async Task What_can_work_gets_as_far_as_the_node(string parameters)
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Install-GoService orders -Path '{Executable()}' -Version v1 {parameters} -WhatIf");

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_named()
    {
        string missing = folder.Combine("nowhere", "GoWinOps.ServiceHost.exe");

        ModuleSession.Outcome outcome = await session.RunAsync($"Install-GoService orders -Path '{Executable()}' -Version v1 -Mode Hosted -ServiceHostPath '{missing}'");

        Assert.Equal(new[] { "ServiceHostMissing" }, outcome.ErrorIds);
    }

    private string Executable()
    {
        string path = folder.Combine("orders.exe");
        File.WriteAllBytes(path, PortableExecutable.Make(PortableExecutable.Amd64));
        return path;
    }
}
