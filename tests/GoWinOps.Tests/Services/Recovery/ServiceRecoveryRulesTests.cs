using System;
using System.Linq;
using System.Threading;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

public sealed class ServiceRecoveryRulesTests
{
    [Theory]
    [InlineData("restart/5s", ServiceRecoveryActionType.Restart, 5000, "restart/5s")]
    [InlineData(" Restart / 1m30s ", ServiceRecoveryActionType.Restart, 90000, "restart/1m30s")]
    [InlineData("reboot/00:02:00", ServiceRecoveryActionType.Reboot, 120000, "reboot/2m")]
    [InlineData("run/250ms", ServiceRecoveryActionType.RunCommand, 250, "run/250ms")]
    [InlineData("RunCommand", ServiceRecoveryActionType.RunCommand, 0, "run/0s")]
    [InlineData("none", ServiceRecoveryActionType.None, 0, "none")]
    public void An_action_is_read_as_people_write_it(string text, ServiceRecoveryActionType type, int milliseconds, string shown)
    {
        ServiceRecoveryAction action = ServiceRecoveryAction.Parse(text);

        Assert.Equal((type, milliseconds, shown), (action.Type, (int)action.Delay.TotalMilliseconds, action.ToString()));
        Assert.Equal(shown, ServiceRecoveryAction.Parse(shown).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("again/5s")]
    [InlineData("restart/5")]
    [InlineData("restart/5000")]
    [InlineData("restart/soon")]
    [InlineData("restart/-5s")]
    [InlineData("restart/5s/10s")]
    public void What_is_no_action_or_could_mean_two_things_is_refused(string text) =>
        Assert.Equal("RecoveryActionInvalid", Assert.Throws<GoWinOpsException>(() => ServiceRecoveryAction.Parse(text)).ErrorId);

    [Theory]
    [InlineData("none", "nothing: the service stays stopped")]
    [InlineData("restart/5s", "restart it after 5s at every failure")]
    [InlineData("restart/5s restart/1m", "failure 1: restart it after 5s, failure 2 and every later one: restart it after 1m")]
    [InlineData("restart/5s run/0s none", "failure 1: restart it after 5s, failure 2: run the command after 0s, failure 3 and every later one: nothing")]
    [InlineData("restart/5s reboot/1h", "failure 1: restart it after 5s, failure 2 and every later one: reboot the computer after 1h")]
    public void What_happens_is_told_as_Windows_does_it_the_last_action_again_and_again(string actions, string expected) =>
        Assert.Equal(expected, RecoveryText.Describe(actions.Split(' ').Select(ServiceRecoveryAction.Parse).ToArray()));

    [Fact]
    public void A_new_service_is_restarted_for_ever_with_pauses_that_grow_and_also_after_an_error_it_reported()
    {
        ServiceRecovery recovery = ServiceRecovery.Default;

        Assert.Equal("restart/5s, restart/10s, restart/1m", RecoveryText.Of(recovery.Actions!));
        Assert.Equal((TimeSpan.FromDays(1), true), (recovery.ResetPeriod, recovery.OnNonCrashFailure));
        ServiceRecoveryRules.RequireValid(recovery);
    }

    [Fact]
    public void What_is_not_asked_for_stays()
    {
        ServiceRecovery existing = Of("restart/5s", "run/1m");
        existing.Command = "notify.exe";

        ServiceRecovery merged = ServiceRecoveryRules.Merge("orders", existing, new ServiceRecovery { ResetPeriod = TimeSpan.FromHours(1) });

        Assert.Equal(new[] { "Recovery.ResetPeriod: 1d -> 1h" }, ServiceRecoveryRules.Between(existing, merged).Select(change => change.ToString()));
        Assert.Equal(("restart/5s, run/1m", "notify.exe"), (RecoveryText.Of(merged.Actions!), merged.Command));
    }

    [Fact]
    public void Saying_the_same_again_is_no_change()
    {
        ServiceRecovery existing = Of("restart/5s");

        Assert.Empty(ServiceRecoveryRules.Between(existing, ServiceRecoveryRules.Merge("orders", existing, Of("restart/5000ms"))));
    }

    [Fact]
    public void Taking_all_actions_away_takes_the_reset_period_the_command_and_the_message_along()
    {
        ServiceRecovery existing = Of("reboot/5s");
        existing.Command = "notify.exe";
        existing.RebootMessage = "going down";

        ServiceRecovery merged = ServiceRecoveryRules.Merge("orders", existing, ServiceRecovery.None);

        Assert.Equal(
            new[]
            {
                "Recovery.Actions: reboot/5s -> (none)", "Recovery.ResetPeriod: 1d -> (none)", "Recovery.Command: notify.exe -> (none)",
                "Recovery.RebootMessage: going down -> (none)",
            },
            ServiceRecoveryRules.Between(existing, merged).Select(change => change.ToString()));
    }

    [Fact]
    public void Actions_given_to_a_service_without_any_are_counted_anew_after_a_day()
    {
        ServiceRecovery merged = ServiceRecoveryRules.Merge("orders", Of(), new ServiceRecovery { Actions = Of("restart/5s").Actions });

        Assert.Equal(TimeSpan.FromDays(1), merged.ResetPeriod);
    }

    [Fact]
    public void A_command_is_needed_to_run_one_and_a_message_to_reboot()
    {
        Assert.Equal("RecoveryCommandMissing", Refusal(Of(), new ServiceRecovery { Actions = Of("run/5s").Actions }));
        Assert.Equal("RecoveryCommandMissing", Refusal(Of("run/5s"), new ServiceRecovery { Command = string.Empty }));
        Assert.Equal("RecoveryRebootMessageMissing", Refusal(Of(), new ServiceRecovery { Actions = Of("reboot/5s").Actions }));
        // What is there already, set by somebody else, does not stand in the way of another change.
        ServiceRecoveryRules.Merge("orders", Of("reboot/5s"), new ServiceRecovery { ResetPeriod = TimeSpan.FromHours(1) });
    }

    [Fact]
    public void What_Windows_could_not_keep_exactly_is_refused()
    {
        Assert.Equal("RecoveryActionsTooMany", Refusal(Of(), Of(Enumerable.Repeat("restart/5s", 1025).ToArray())));
        ServiceRecoveryRules.Merge("orders", Of(), Of(Enumerable.Repeat("restart/5s", 1024).ToArray()));
        Assert.Equal("RecoveryActionInvalid", Refusal(Of(), Action(TimeSpan.FromDays(50))));
        Assert.Equal("RecoveryActionInvalid", Refusal(Of(), Action(TimeSpan.FromTicks(1))));
        Assert.Equal("RecoveryActionInvalid", Refusal(Of(), Action(TimeSpan.FromSeconds(-1))));
        Assert.Equal("RecoveryActionInvalid", Refusal(Of(), new ServiceRecovery { Actions = new ServiceRecoveryAction[] { null! } }));
        Assert.Equal("RecoveryActionInvalid", Refusal(Of(), new ServiceRecovery { Actions = new[] { new ServiceRecoveryAction { Type = (ServiceRecoveryActionType)4 } } }));
        foreach (TimeSpan period in new[] { TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(uint.MaxValue) })
            Assert.Equal("RecoveryPeriodInvalid", Refusal(Of("restart/5s"), new ServiceRecovery { ResetPeriod = period }));
        ServiceRecoveryRules.Merge("orders", Of("restart/5s"), new ServiceRecovery { ResetPeriod = Timeout.InfiniteTimeSpan });
    }

    [Fact]
    public void A_text_that_does_not_change_is_not_passed_on_so_that_it_cannot_be_lost()
    {
        SimulatedRecoveryManager manager = new SimulatedRecoveryManager().With("orders", "run/5s");
        manager.Services["orders"].Command = "notify.exe";
        ServiceRecovery existing = Read(manager)!;

        Apply(manager, existing, ServiceRecoveryRules.Merge("orders", existing, new ServiceRecovery { Actions = Of("restart/1s", "run/2s").Actions }));

        Assert.Equal(("restart/1s, run/2s", "notify.exe", TimeSpan.FromDays(1)), (manager.ActionsOf("orders"), manager.Services["orders"].Command, manager.Services["orders"].ResetPeriod));
    }

    [Fact]
    public void A_manager_that_takes_failure_actions_and_keeps_none_is_found_out()
    {
        SimulatedRecoveryManager manager = new SimulatedRecoveryManager().With("orders");
        manager.KnowsActions = false;

        Assert.Null(Read(manager));
        Assert.Equal("ServiceSettingUnsupported", Assert.Throws<GoWinOpsException>(() => Apply(manager, null, Of("restart/5s"))).ErrorId);
    }

    [Fact]
    public void Recovery_survives_its_way_from_a_node()
    {
        ServiceRecovery recovery = Of("restart/5s", "none");
        recovery.ResetPeriod = Timeout.InfiniteTimeSpan;

        ServiceRecovery read = NodeProtocol.Read<ServiceRecovery>(NodeProtocol.Write(recovery));

        Assert.Equal(("restart/5s, none", Timeout.InfiniteTimeSpan), (RecoveryText.Of(read.Actions!), read.ResetPeriod));
    }

    private static ServiceRecovery? Read(SimulatedRecoveryManager manager)
    {
        using IServiceRecoveryControl control = manager.TryOpenToRead("orders")!;
        return ServiceRecoveryReader.Read(control);
    }

    private static void Apply(SimulatedRecoveryManager manager, ServiceRecovery? from, ServiceRecovery to)
    {
        using IServiceRecoveryControl control = manager.TryOpenToChange("orders", restarts: true)!;
        ServiceRecoveryWriter.Apply("orders", control, from, to);
    }

    private static string Refusal(ServiceRecovery existing, ServiceRecovery asked) =>
        Assert.Throws<GoWinOpsException>(() => ServiceRecoveryRules.Merge("orders", existing, asked)).ErrorId;

    private static ServiceRecovery Action(TimeSpan delay) =>
        new() { Actions = new[] { new ServiceRecoveryAction { Type = ServiceRecoveryActionType.Restart, Delay = delay } } };

    private static ServiceRecovery Of(params string[] actions) => new()
    {
        Actions = actions.Select(ServiceRecoveryAction.Parse).ToArray(),
        ResetPeriod = TimeSpan.FromDays(1),
    };
}
