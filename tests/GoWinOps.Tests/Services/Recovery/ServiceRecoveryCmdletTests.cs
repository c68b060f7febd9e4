using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

public sealed class ServiceRecoveryCmdletTests : ModuleTest
{
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
    public Task A_machine_without_Windows_says_so_at_once(string script) => AssertRequiresWindowsAsync(script);

    [Theory]
    [InlineData("'restart/5'", "RecoveryActionInvalid")]
    [InlineData("@{ Delay = '5s' }", "RecoveryActionInvalid")]
    [InlineData("@{ Type = 'Restart'; Delay = 5000 }", "RecoveryActionInvalid")]
    [InlineData("(@('restart/5s') * 1025)", "RecoveryActionsTooMany")]
    [InlineData("'restart/5s' -ResetPeriod 1500ms", "RecoveryPeriodInvalid")]
    [InlineData("'restart/5s' -ResetPeriod soon", "RecoveryPeriodInvalid")]
    [InlineData("'restart/5s' -ResetPeriod -5", "RecoveryPeriodInvalid")]
    public async Task What_cannot_be_is_refused_before_any_node_is_asked(string arguments, string errorId)
    {
        ModuleSession.Outcome outcome = await Session.RunAsync("Set-GoServiceRecovery orders -Node nosuchnode -Action " + arguments);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
    }

    [UnixTheory]
    [InlineData("-Recovery 'restart/5s', 'none'", "RequiresWindows")]
    [InlineData("-Recovery @{ Actions = 'restart/5s'; resetPeriod = 'never'; Command = 'x'; OnNonCrashFailure = $false }", "RequiresWindows")]
    [InlineData("-NoRecovery", "RequiresWindows")]
    [InlineData("-Recovery @{ Actoins = 'restart/5s' }", "RecoverySettingUnknown")]
    [InlineData("-Recovery again", "RecoveryActionInvalid")]
    [InlineData("-Recovery @{ ResetPeriod = 'soon' }", "RecoveryPeriodInvalid")]
    [InlineData("-Recovery 'restart/5s' -NoRecovery", "RecoveryGivenTwice")]
    public async Task Setting_up_a_service_takes_recovery_as_texts_as_a_hashtable_or_as_it_is_shown(string arguments, string errorId)
    {
        Assert.Equal(new[] { errorId }, (await Session.RunAsync("Set-GoService orders " + arguments)).ErrorIds);
    }

    // As Invoke-Command brings it back, and Import-Clixml.
    [UnixTheory]
    [InlineData("[GoWinOps.Services.GoServiceRecovery]@{ Actions = [GoWinOps.Services.ServiceRecoveryAction]@{ Type = 'Restart'; Delay = '00:00:05' }; ResetPeriod = '1.00:00:00'; SuspendedResetPeriod = '00:00:00.5' }", "RequiresWindows")]
    [InlineData("[GoWinOps.Services.GoServiceRecovery]@{ Suspended = $true; SuspendedActions = [GoWinOps.Services.ServiceRecoveryAction]@{ Type = 'RunCommand'; Delay = '00:00:00.0005' } }", "RecoveryActionInvalid")]
    [InlineData("[GoWinOps.Services.ServiceRecovery]@{ Actions = @(); OnNonCrashFailure = $true }", "RequiresWindows")]
    public async Task Recovery_that_went_through_remoting_is_as_good_as_what_is_shown(string recovery, string errorId)
    {
        const string Round = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($recovery, 4))";

        ModuleSession.Outcome outcome = await Session.RunAsync($"$recovery = {recovery}; Set-GoService orders -Recovery $recovery; Set-GoService orders -Recovery ({Round})");

        Assert.Equal([errorId, errorId], outcome.ErrorIds);
    }

    [Fact]
    public async Task Actions_are_completed_with_usual_delays()
    {
        Assert.Equal(new[] { "restart/5s", "restart/10s", "restart/1m", "reboot/1m" }, await CompleteAsync("Set-GoServiceRecovery orders re"));
    }

    [Fact]
    public async Task Nothing_at_all_and_actions_exclude_each_other()
    {
        ModuleSession.Outcome outcome = await Session.RunAsync("Set-GoServiceRecovery orders -Action 'restart/5s' -None");

        Assert.Contains("AmbiguousParameterSet", outcome.ErrorIds);
    }
}
