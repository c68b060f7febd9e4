using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

/// <summary>What is sent to the service control manager, and with which privilege.</summary>
public sealed class ServiceRecoveryControlTests
{
    private readonly List<string> calls = [];
    private readonly Levels levels;

    public ServiceRecoveryControlTests() => levels = new Levels(calls);

    [Theory]
    [InlineData("restart/5s none", "FailureActions")]
    [InlineData("restart/5s reboot/1m", "SeShutdownPrivilege of orders on, FailureActions, off")]
    public void The_privilege_to_reboot_is_enabled_around_the_call_that_needs_it_and_around_no_other(string actions, string expected)
    {
        Control().ChangeActions(Array.ConvertAll(actions.Split(' '), ServiceRecoveryAction.Parse), TimeSpan.FromDays(1), null, null);

        Assert.Equal(expected, string.Join(", ", calls));
    }

    [Fact]
    public void Actions_and_reset_period_go_together_and_texts_that_are_to_stay_do_not_go_at_all()
    {
        Control().ChangeActions([ServiceRecoveryAction.Parse("restart/5s")], Timeout.InfiniteTimeSpan, null, string.Empty);

        ServiceFailureActions sent = levels.Sent!;
        Assert.Equal((ServiceFailureActions.Infinite, (1u, 5000u)), (sent.ResetPeriod, Assert.Single(sent.Actions)));
        Assert.Equal((null, string.Empty), (sent.Command, sent.RebootMessage));
    }

    [Fact]
    public void A_manager_without_failure_actions_is_named_with_what_it_does_not_know()
    {
        levels.IsKnown = false;

        GoWinOpsException actions = Assert.Throws<GoWinOpsException>(() => Control().ChangeActions([], TimeSpan.Zero, null, null));
        GoWinOpsException flag = Assert.Throws<GoWinOpsException>(() => Control().ChangeOnNonCrashFailure(true));

        Assert.Equal(("ServiceSettingUnsupported", "ServiceSettingUnsupported"), (actions.ErrorId, flag.ErrorId));
        Assert.Null(Control().QueryActions());
        Assert.Null(Control().QueryOnNonCrashFailure());
    }

    private ServiceRecoveryControl Control() => new(levels)
    {
        WithPrivilege = (privilege, service, action) =>
        {
            calls.Add($"{privilege} of {service} on");
            action();
            calls.Add("off");
        },
    };

    private sealed class Levels(List<string> calls) : IServiceLevelAccess
    {
        public string Name => "orders";

        internal bool IsKnown { get; set; } = true;

        internal ServiceFailureActions? Sent { get; private set; }

        public T? QueryLevel<T>(ServiceConfigLevel level, Func<IntPtr, int, T> read)
        {
            if (!IsKnown)
                return default;
            using NativeBuffer answer = NativeBuffer.OfSize(64);
            Marshal.WriteInt32(answer.Pointer, 1);
            return read(answer.Pointer, answer.Size);
        }

        public bool TryChangeLevel(ServiceConfigLevel level, NativeBuffer information)
        {
            calls.Add(level.ToString());
            if (level == ServiceConfigLevel.FailureActions)
                Sent = ServiceFailureActions.Read(information.Pointer, information.Size);
            return IsKnown;
        }
    }
}
