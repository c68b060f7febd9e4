using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

/// <summary>Scripts of rules, in the session of the one who watches.</summary>
public sealed class RuleScriptTests : IDisposable
{
    // Can be ended only where PowerShell looks whether it is to end.
    private const string Hangs = "while ($true) { [Threading.Thread]::Sleep(20) }";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [UnixFact]
    public async Task A_script_is_given_the_alert_and_finds_what_its_caller_has()
    {
        await session.RunAsync(
            """
            function Watch-Own($folder) {
                $own = 'seen by'
                $null = Watch-GoService orders -Node web01 -Once -HistoryPath $folder -Rule @{ When = 'Unreachable'; Action = { param($alert) $global:told = "$own $($_.Node) $($alert.Node) $($alert.State)" } }
            }
            Watch-Own $args[0]
            """,
            folder.Path);

        Assert.Equal("seen by web01 web01 Acted", (await session.RunAsync("$told")).Output.Single().BaseObject);
    }

    [UnixFact]
    public async Task A_script_that_does_not_end_is_ended_and_the_watch_goes_on()
    {
        ModuleSession.Outcome outcome = await OnceAsync($"@{{ When = 'Unreachable'; Action = {{ {Hangs} }}; Timeout = 1 }}");

        Assert.Equal(["ServiceRuleScriptTimedOut"], outcome.ErrorIds);
        Assert.IsType<ServiceAlert>(outcome.Errors.Single().TargetObject);
        ServiceAlert failed = Assert.Single(Alerts(outcome), alert => alert.State == ServiceAlertState.ActionFailed);
        Assert.Contains("did not end within 00:00:01 for web01", failed.Sentence, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Without_a_time_of_its_own_a_script_has_that_of_the_watch()
    {
        ModuleSession.Outcome outcome = await OnceAsync($"@{{ When = 'Unreachable'; Action = {{ {Hangs} }} }} -Timeout 1");

        Assert.Equal(["ServiceRuleScriptTimedOut"], outcome.ErrorIds);
    }

    [UnixTheory]
    [InlineData("throw 'no mail server'", "no mail server")]
    [InlineData("Get-Command NoSuchCommand -ErrorAction Stop", "'NoSuchCommand'")]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Command NoSuchCommand", "'NoSuchCommand'")]
    [InlineData("Get-Command NoSuchCommand", "'NoSuchCommand'")]
    [InlineData("NoSuchCommand", "'NoSuchCommand'")]
    public async Task A_script_that_fails_ends_neither_the_watch_nor_the_alert(string script, string expected)
    {
        ModuleSession.Outcome outcome = await OnceAsync($"@{{ When = 'Unreachable'; Action = {{ {script} }} }}");

        Assert.Empty(outcome.ErrorIds);
        ServiceAlert failed = Assert.Single(Alerts(outcome), alert => alert.State == ServiceAlertState.ActionFailed);
        Assert.StartsWith($"Script for 'web01' failed: {Problem.Create("ServiceRuleScriptFailed", null, "Unreachable", "web01", string.Empty).Message}", failed.Sentence, StringComparison.Ordinal);
        Assert.Contains(expected, failed.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("InvokeWithContext", failed.Sentence, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_script_that_is_stopped_together_with_its_watch_has_not_failed()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript($"$begun = $args[1]; Watch-GoService orders -Node web01 -HistoryPath $args[0] -Rule @{{ When = 'Unreachable'; Action = {{ $begun.SetResult(); {Hangs} }} }}")
            .AddArgument(folder.Path).AddArgument(begun);
        PSDataCollection<PSObject> output = new();
        Task running = shell.InvokeAsync<PSObject, PSObject>(null, output);
        await begun.Task.WaitAsync(Deadline);

        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);

        Assert.DoesNotContain(output, one => one.BaseObject is ServiceAlert { State: ServiceAlertState.ActionFailed });
        Assert.All(Directory.GetFiles(folder.Path, "*.watch.jsonl"), file => Assert.DoesNotContain("failed", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Empty(shell.Streams.Error);
    }

    private Task<ModuleSession.Outcome> OnceAsync(string rule) => session.RunAsync($"Watch-GoService orders -Node web01 -Once -HistoryPath $args[0] -Rule {rule}", folder.Path);

    private static IReadOnlyList<ServiceAlert> Alerts(ModuleSession.Outcome outcome) => Assert.IsType<ServiceWatchResult>(outcome.Output.Single().BaseObject).Alerts;
}
