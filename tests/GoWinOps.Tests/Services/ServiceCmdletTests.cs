using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ServiceCmdletTests : IDisposable
{
    private readonly ModuleSession session = new();
    private readonly TestFolder folder = new();

    [UnixTheory]
    [InlineData("Get-GoService")]
    [InlineData("Get-GoService 'o*' -All")]
    [InlineData("Start-GoService orders")]
    [InlineData("Start-GoService orders -WhatIf")]
    [InlineData("Stop-GoService orders -Force")]
    [InlineData("Stop-GoService orders -WhatIf")]
    [InlineData("Restart-GoService orders")]
    [InlineData("Restart-GoService orders -WhatIf")]
    [InlineData("Uninstall-GoService orders -Confirm:$false")]
    [InlineData("Uninstall-GoService orders -WhatIf")]
    [InlineData("[pscustomobject]@{ Name = 'orders'; Node = '.' } | Stop-GoService")]
    [InlineData("'orders' | Start-GoService")]
    public async Task A_machine_without_Windows_says_so_at_once(string script)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData("-WhatIf")]
    public async Task Installing_says_so_too_and_leaves_nothing(string more)
    {
        string path = await WriteAsync(PortableExecutable.Make(PortableExecutable.Amd64));

        ModuleSession.Outcome outcome = await session.RunAsync($"Install-GoService orders -Path '{path}' -Version v1 {more}");

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_reported_before_any_node_is_asked()
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Install-GoService orders -Path '{folder.Path}/none.exe' -Version v1");

        Assert.Equal(new[] { "ArtifactMissing" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task An_artifact_that_changed_since_it_was_built_is_refused()
    {
        string path = await WriteAsync(PortableExecutable.Make(PortableExecutable.Amd64));
        string artifact = $"[pscustomobject]@{{ Path = '{path}'; Sha256 = '{new string('0', 64)}'; Version = 'v1'; Target = 'windows/amd64' }}";

        ModuleSession.Outcome outcome = await session.RunAsync(artifact + " | Install-GoService orders");

        Assert.Equal(new[] { "ArtifactChanged" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task A_Linux_executable_is_refused_before_any_node_is_asked()
    {
        string path = await WriteAsync("\u007fELF"u8.ToArray());

        ModuleSession.Outcome outcome = await session.RunAsync($"Install-GoService orders -Path '{path}' -Version v1 -Node nosuchnode");

        Assert.Equal(new[] { "ReleaseNotExecutable" }, outcome.ErrorIds);
    }

    [Theory]
    [InlineData("Start-GoService orders -Timeout 00:00:00")]
    [InlineData("Stop-GoService orders -Timeout 00:00:00")]
    [InlineData("Restart-GoService orders -Timeout 30.00:00:00")]
    [InlineData("Uninstall-GoService orders -Timeout 00:00:00 -Confirm:$false")]
    [InlineData("Get-GoService -OperationTimeout 00:00:00")]
    // To .NET, a wait without an end.
    [InlineData("Get-GoService -Node nosuchnode -ConnectTimeout '-00:00:00.001'")]
    [InlineData("Get-GoServiceRecovery -OperationTimeout 10675199.02:48:05.4775807")]
    public async Task A_timeout_that_is_no_time_is_refused(string script)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(new[] { "TimeoutNotPositive" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task An_account_is_completed_with_the_services_own_first()
    {
        const string Line = "Install-GoService orders -Account ";
        ModuleSession.Outcome outcome = await session.RunAsync(
            $"[System.Management.Automation.CommandCompletion]::CompleteInput('{Line}', {Line.Length}, $null).CompletionMatches.CompletionText");

        Assert.Equal(@"'NT SERVICE\orders'", outcome.Output[0].ToString());
        Assert.Contains("'LocalSystem'", outcome.Output.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Uninstalling_asks_before_it_acts()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-Command Uninstall-GoService, Stop-GoService");

        Assert.Equal(new[] { ConfirmImpact.High, ConfirmImpact.Medium }, outcome.Output.Select(item => ImpactOf((CmdletInfo)item.BaseObject)));
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private static ConfirmImpact ImpactOf(CmdletInfo cmdlet) =>
        cmdlet.ImplementingType.GetCustomAttributes(typeof(CmdletAttribute), false).Cast<CmdletAttribute>().Single().ConfirmImpact;

    private async Task<string> WriteAsync(byte[] content)
    {
        string path = Path.Combine(folder.Path, "orders.exe");
        await File.WriteAllBytesAsync(path, content);
        return path;
    }
}
