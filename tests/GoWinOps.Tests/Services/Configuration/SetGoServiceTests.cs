using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class SetGoServiceTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly RecordingHost host = new();
    private readonly ModuleSession session;

    public SetGoServiceTests() => session = new ModuleSession(host);

    [UnixTheory]
    [InlineData("Set-GoService orders -Description x")]
    [InlineData("Set-GoService orders -Description x -WhatIf")]
    [InlineData("Set-GoService o* -StartupType Manual -Force")]
    [InlineData("'orders' | Set-GoService -DependsOn @()")]
    [InlineData("[pscustomobject]@{ Name = 'orders'; Node = '.'; Description = 'not bound' } | Set-GoService -SidType Restricted")]
    [InlineData("Set-GoService orders -Trigger NetworkAvailable, @{ Event = 'FirewallPortOpened'; Port = 8080; Protocol = 'TCP' }")]
    [InlineData("Set-GoService orders -PreferredNode None")]
    [InlineData("Set-GoService orders -RequiredPrivilege SeBackupPrivilege -PreshutdownTimeout 0:1 -ErrorControl Normal -Environment @{ A = 1; B = $null }")]
    public async Task A_machine_without_Windows_says_so_at_once(string script)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("-Environment @{ 'A=B' = 1 }", "ServiceEnvironmentInvalid")]
    [InlineData("-Trigger @{ Event = 'PipeRequest' }", "ServiceTriggerInvalid")]
    [InlineData("-PreshutdownTimeout 60.0:0", "ServiceSettingInvalid")]
    [InlineData("-PreferredNode 65536", "ServiceSettingInvalid")]
    [InlineData("-DependsOn '+'", "ServiceSettingInvalid")]
    [InlineData("-SecurityDescriptor 'D:(A;;GA;;;QQ)'", "SecurityDescriptorInvalid")]
    [InlineData("-Timeout 0:0", "TimeoutNotPositive")]
    public async Task What_cannot_be_right_anywhere_is_refused_before_any_node_is_asked(string parameters, string errorId)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Set-GoService orders -Node nosuchnode " + parameters);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
    }

    [Fact]
    public async Task A_variable_that_sounds_like_a_secret_gives_a_warning_without_its_value()
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            "Set-GoService orders -Environment @{ DB_PASSWORD = 'hunter2'; OLD_TOKEN = $null } -ErrorAction SilentlyContinue -WarningVariable found; $found");

        string warning = Assert.Single(outcome.Output, item => item.BaseObject is System.Management.Automation.WarningRecord).ToString();
        Assert.Contains("DB_PASSWORD", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("OLD_TOKEN", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-GoService orders -RequiredPrivilege SeBack", "SeBackupPrivilege")]
    [InlineData("Install-GoService orders -RequiredPrivilege timezone", "SeTimeZonePrivilege")]
    [InlineData("Set-GoService orders -Trigger port", "'FirewallPortOpened Port=8080 Protocol=TCP'")]
    [InlineData("Set-GoService orders -SidType Res", "Restricted")]
    [InlineData("Install-GoService orders -PreferredNode n", "None")]
    public async Task Known_values_are_completed(string line, string expected)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            "[Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.CompletionText", line);

        Assert.Contains(expected, outcome.Output.Select(text => text.ToString()));
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData("-Name other")]
    public async Task The_service_and_its_settings_come_from_the_manifest(string more)
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\nservice: { sidType: Restricted, triggers: [NetworkAvailable], environment: { API_TOKEN: x } }\n");

        ModuleSession.Outcome outcome = await session.RunAsync("Set-GoService -Manifest $args[0] -WarningVariable found " + more + "; $found", manifest);

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
        Assert.Contains("API_TOKEN", outcome.Output.Single().ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }
}
