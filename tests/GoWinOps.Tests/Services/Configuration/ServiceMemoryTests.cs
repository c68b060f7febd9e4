using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class ServiceMemoryTests
{
    private static readonly NodeContext Context = new("/gowinops");
    private static readonly DateTime Started = new(2026, 11, 23, 6, 0, 0, DateTimeKind.Utc);

    private static readonly ServiceConfiguration Configuration = new()
    {
        CommandLine = "\"/gowinops/services/orders/releases/v1/orders.exe\" --service",
        DisplayName = "Orders",
        StartType = GoServiceStartType.AutomaticDelayedStart,
        Account = @"NT SERVICE\orders",
        Environment = ["A=1"],
    };

    [Fact]
    public void A_service_that_is_as_it_was_set_up_has_no_drift()
    {
        GoServiceInfo info = Show(new ServiceState { Current = "v1", LastStable = "v0", Installed = Remembered() }, Configuration);

        Assert.Empty(info.Drift);
        Assert.Equal("v0", info.LastStable);
    }

    [Fact]
    public void What_somebody_else_changed_is_shown_from_what_was_asked_to_what_there_is()
    {
        ServiceConfiguration changed = Configuration with
        {
            StartType = GoServiceStartType.Automatic, Account = "LocalSystem", Environment = ["A=2", "B=1"], ErrorControl = ServiceErrorControl.Critical,
        };

        GoServiceInfo info = Show(new ServiceState { Current = "v2", Installed = Remembered() }, changed);

        Assert.Equal(
            new[]
            {
                "Release: v2 -> v1",
                "StartType: AutomaticDelayedStart -> Automatic",
                @"Account: NT SERVICE\orders -> LocalSystem",
                "ErrorControl: Normal -> Critical",
                "Environment: A=1 -> A=2",
                "Environment: (none) -> B=1",
            },
            info.Drift.Select(change => change.ToString()));
    }

    [Fact]
    public void A_service_of_which_nothing_is_remembered_has_no_drift() =>
        Assert.Empty(Show(new ServiceState { Current = "v1" }, Configuration).Drift);

    [Fact]
    public void What_was_changed_since_the_process_started_waits_for_a_restart()
    {
        ServiceState state = new()
        {
            Current = "v1",
            Changed = new Dictionary<string, DateTime>
            {
                ["Arguments"] = Started.AddMinutes(1), ["Account"] = Started.AddMinutes(-1), ["RequiredPrivileges"] = Started.AddMinutes(2),
            },
        };

        Assert.Equal(new[] { "Arguments", "RequiredPrivileges" }, Show(state, Configuration).PendingRestart);
        Assert.Empty(Show(state, Configuration, isRunning: false).PendingRestart);
    }

    [Fact]
    public void What_is_remembered_survives_the_file_it_is_kept_in()
    {
        ServiceState state = new() { UpdatedUtc = Started, Installed = Remembered(), Changed = { ["Account"] = Started } };
        state.Installed.Triggers = [ServiceTrigger.Parse("EtwEvent Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d KeywordAny=0xffffffffffffffff")];

        ServiceState read = NodeProtocol.Read<ServiceState>(NodeProtocol.Write(state));

        Assert.Equal(NodeProtocol.Write(state), NodeProtocol.Write(read));
        Assert.Equal("EtwEvent Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d KeywordAny=0xffffffffffffffff", read.Installed!.Triggers!.Single().ToString());
        Assert.Equal(Started, DateTime.SpecifyKind(read.Changed["Account"], DateTimeKind.Utc));
    }

    private static ServiceSettings Remembered()
    {
        ServiceSettings installed = new();
        foreach (ServiceSetting setting in ServiceSettingList.All)
            setting.Remember(Configuration, installed);
        return installed;
    }

    private static GoServiceInfo Show(ServiceState state, ServiceConfiguration configuration, bool isRunning = true)
    {
        GoServiceInfo info = new() { Name = "orders", Release = "v1", ProcessStartTimeUtc = isRunning ? Started : null };
        new ServiceMemory(Context, state).Show(configuration, info);
        return info;
    }
}
