using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Commands;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

public sealed class ServiceRecoveryCmdletTests : IDisposable
{
    private readonly ModuleSession session = new();

    [UnixTheory]
    [InlineData("Get-GoServiceRecovery")]
    [InlineData("Get-GoServiceRecovery 'o*' -All")]
    [InlineData("Set-GoServiceRecovery orders 'restart/5s', 'none' -WhatIf")]
    [InlineData("Set-GoServiceRecovery orders -None")]
    [InlineData("Set-GoServiceRecovery orders @{ Type = 'Restart'; Delay = '5s' }, ([pscustomobject]@{ Type = 'RunCommand'; Delay = [TimeSpan]::Zero }) -Command x")]
    [InlineData("Set-GoServiceRecovery orders -ResetPeriod 12h")]
    [InlineData("Set-GoServiceRecovery orders -ResetPeriod 3600 -OnNonCrashFailure:$false")]
    [InlineData("Set-GoServiceRecovery orders -ResetPeriod never")]
    [InlineData("[pscustomobject]@{ Name = 'orders'; Node = '.' } | Set-GoServiceRecovery -OnNonCrashFailure")]
    public async Task A_machine_without_Windows_says_so_at_once(string script)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("'restart/5'", "RecoveryActionInvalid")]
    [InlineData("@{ Delay = '5s' }", "RecoveryActionInvalid")]
    [InlineData("@{ Type = 'Restart'; Delay = 5000 }", "RecoveryActionInvalid")]
    [InlineData("$null", "RecoveryActionInvalid")]
    [InlineData("(@('restart/5s') * 1025)", "RecoveryActionsTooMany")]
    [InlineData("'restart/5s' -ResetPeriod 1500ms", "RecoveryPeriodInvalid")]
    [InlineData("'restart/5s' -ResetPeriod soon", "RecoveryPeriodInvalid")]
    [InlineData("'restart/5s' -ResetPeriod -5", "RecoveryPeriodInvalid")]
    public async Task What_cannot_be_is_refused_before_any_node_is_asked(string arguments, string errorId)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Set-GoServiceRecovery orders -Node nosuchnode -Action " + (arguments == "$null" ? "@($null)" : arguments));

        Assert.Equal(new[] { errorId }, outcome.Terminating is null ? outcome.ErrorIds : new[] { IdOf(outcome.Terminating) });
    }

    [Fact]
    public void Recovery_is_taken_as_a_hashtable_as_actions_alone_and_as_Get_GoServiceRecovery_shows_it()
    {
        ServiceRecovery fromTable = RecoveryArgument.Recovery(new Hashtable
        {
            ["Actions"] = new object[] { "restart/5s", "run/1m" }, ["resetPeriod"] = "never", ["Command"] = "notify.exe", ["OnNonCrashFailure"] = false,
        });
        Assert.Equal("restart/5s, run/1m", RecoveryText.Of(fromTable.Actions!));
        Assert.Equal((System.Threading.Timeout.InfiniteTimeSpan, "notify.exe", null, false), (fromTable.ResetPeriod, fromTable.Command, fromTable.RebootMessage, fromTable.OnNonCrashFailure));
        Assert.Equal("restart/5s", RecoveryText.Of(RecoveryArgument.Recovery("restart/5s").Actions!));
        Assert.Equal("restart/5s, none", RecoveryText.Of(RecoveryArgument.Recovery(new object[] { "restart/5s", "none" }).Actions!));
        GoServiceRecovery shown = new() { Suspended = true, SuspendedActions = new[] { ServiceRecoveryAction.Parse("restart/5s") } };
        Assert.Equal("restart/5s", RecoveryText.Of(RecoveryArgument.Recovery(PSObject.AsPSObject(shown)).Actions!));
    }

    [Fact]
    public void A_name_that_recovery_does_not_have_is_told_with_those_it_has()
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => RecoveryArgument.Recovery(new Hashtable { ["Actoins"] = "restart/5s" }));

        Assert.Equal(("RecoverySettingUnknown", "Actoins"), (failure.ErrorId, failure.Target));
        Assert.Contains("OnNonCrashFailure", failure.Problem.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actions_are_completed_with_usual_delays()
    {
        const string Line = "Set-GoServiceRecovery orders re";
        ModuleSession.Outcome outcome = await session.RunAsync(
            $"[System.Management.Automation.CommandCompletion]::CompleteInput('{Line}', {Line.Length}, $null).CompletionMatches.CompletionText");

        Assert.Equal(new[] { "restart/5s", "restart/10s", "restart/1m", "reboot/1m" }, outcome.Output.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Nothing_at_all_and_actions_exclude_each_other()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Set-GoServiceRecovery orders 'restart/5s' -None");

        Assert.Contains("AmbiguousParameterSet", outcome.Terminating is null ? outcome.ErrorIds : new[] { IdOf(outcome.Terminating) });
    }

    public void Dispose() => session.Dispose();

    private static string IdOf(object terminating) =>
        ((terminating as IContainsErrorRecord)?.ErrorRecord ?? (ErrorRecord)terminating).FullyQualifiedErrorId.Split(',')[0];
}
