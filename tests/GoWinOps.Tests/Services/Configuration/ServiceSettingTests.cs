using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class ServiceSettingTests
{
    private static readonly ServiceSettingContext Context = new(new NodeContext("/gowinops"), "orders");

    private static readonly ServiceConfiguration Existing = new()
    {
        CommandLine = "\"C:\\x\\orders.exe\" --service",
        DisplayName = "Orders",
        Description = "Takes orders",
        StartType = GoServiceStartType.AutomaticDelayedStart,
        ErrorControl = ServiceErrorControl.Severe,
        LoadOrderGroup = "Network",
        Account = @"NT SERVICE\orders",
        DependsOn = ["Tcpip", "+NetworkProvider"],
        SidType = ServiceSidType.Unrestricted,
        RequiredPrivileges = ["SeBackupPrivilege"],
        PreshutdownTimeout = TimeSpan.FromSeconds(20),
        PreferredNode = 1,
        SecurityDescriptor = "D:(A;;GA;;;SY)(A;;GA;;;BA)",
        SecurityOwner = "O:SYG:SY",
        Triggers = [new ServiceTrigger { Event = ServiceTriggerEvent.NetworkAvailable }],
        Environment = ["A=1"],
    };

    [Fact]
    public void What_is_not_asked_stays_on_an_existing_service() => Assert.Empty(Changes(new ServiceSettings()));

    [Fact]
    public void A_new_service_gets_the_defaults_and_leaves_the_rest_to_Windows()
    {
        ServiceConfigurator configurator = new(Context, new ServiceSettings(), null);

        ServiceConfiguration wanted = configurator.Want(null);

        Assert.Equal((GoServiceStartType.AutomaticDelayedStart, @"NT SERVICE\orders", "orders"), (wanted.StartType, wanted.Account, wanted.DisplayName));
        Assert.Equal(new[] { "StartType", "Account", "DisplayName", "Recovery" }, configurator.Compare(null, wanted).Select(change => change.Property.Split('.')[0]).Distinct());
    }

    [Fact]
    public void Every_setting_shows_what_it_was_and_what_it_becomes()
    {
        ServiceSettings settings = new()
        {
            Arguments = [],
            DisplayName = "New",
            Description = "",
            StartType = GoServiceStartType.Manual,
            ErrorControl = ServiceErrorControl.Ignore,
            LoadOrderGroup = "",
            Account = "networkservice",
            DependsOn = [],
            SidType = ServiceSidType.Restricted,
            RequiredPrivileges = [],
            PreshutdownTimeout = TimeSpan.FromMinutes(1),
            PreferredNode = ServiceSettings.NoPreferredNode,
            SecurityDescriptor = "d:(A;;0x10000000;;;SY)(A;;GA;;;BA)(A;;RPWP;;;S-1-5-11)",
            Triggers = [],
            Environment = new Dictionary<string, string?> { ["A"] = null },
        };

        string[] changes = Changes(settings);

        Assert.Equal(
            new[]
            {
                "Arguments: --service -> (none)",
                "StartType: AutomaticDelayedStart -> Manual",
                @"Account: NT SERVICE\orders -> NT AUTHORITY\NetworkService",
                "DisplayName: Orders -> New",
                "Description: Takes orders -> (none)",
                "DependsOn: Tcpip +NetworkProvider -> (none)",
                "ErrorControl: Severe -> Ignore",
                "LoadOrderGroup: Network -> (none)",
                "SidType: Unrestricted -> Restricted",
                "RequiredPrivileges: SeBackupPrivilege -> (none)",
                "PreshutdownTimeout: 00:00:20 -> 00:01:00",
                "PreferredNode: 1 -> (none)",
                "SecurityDescriptor: D:(A;;GA;;;SY)(A;;GA;;;BA) -> D:(A;;GA;;;SY)(A;;GA;;;BA)(A;;RPWP;;;AU)",
                "Triggers: NetworkAvailable -> (none)",
                "Environment: A=1 -> (none)",
            },
            changes);
        ServiceConfigurator configurator = new(Context, settings, null);
        ServiceConfiguration after = configurator.Want(Existing);
        Assert.Empty(configurator.Compare(after, configurator.Want(after)));
    }

    [Fact]
    public void Order_and_spelling_that_mean_nothing_are_no_difference() => Assert.Empty(Changes(new ServiceSettings
    {
        RequiredPrivileges = ["sebackupprivilege", "SeBackupPrivilege"],
        Triggers = [ServiceTrigger.Parse("start networkavailable")],
        DependsOn = ["tcpip", "+networkprovider"],
        LoadOrderGroup = "NETWORK",
        SecurityDescriptor = "D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)(A;;GA;;;S-1-5-32-544)",
    }));

    [Fact]
    public void What_this_Windows_does_not_tell_is_a_difference_only_when_it_is_asked_for()
    {
        ServiceConfiguration unknown = Existing with { SidType = null, RequiredPrivileges = null, PreshutdownTimeout = null, PreferredNode = null, Triggers = null, Environment = null };
        ServiceConfigurator nothing = new(Context, new ServiceSettings(), null);
        ServiceConfigurator something = new(
            Context, new ServiceSettings { SidType = ServiceSidType.None, RequiredPrivileges = [], PreferredNode = ServiceSettings.NoPreferredNode }, null);

        Assert.Empty(nothing.Compare(unknown, nothing.Want(unknown)));
        Assert.Equal("SidType: (none) -> None", Assert.Single(something.Compare(unknown, something.Want(unknown))).ToString());
    }

    [Fact]
    public void A_call_sets_what_differs_and_keeps_all_else_so_that_delayed_start_is_not_lost()
    {
        ServiceConfigurationCall call = ServiceConfigurationCall.Of([new DescriptionSetting(), new DisplayNameSetting()], Existing);

        Assert.Equal("Orders", call.DisplayName);
        Assert.Equal((Advapi32.ServiceNoChange, Advapi32.ServiceNoChange), (call.StartType, call.ErrorControl));
        Assert.All(new object?[] { call.CommandLine, call.Account, call.DependsOn, call.LoadOrderGroup, call.Password }, Assert.Null);
    }

    [Fact]
    public void Dependencies_are_cleared_by_two_nulls_because_null_would_keep_them()
    {
        ServiceConfigurationCall call = ServiceConfigurationCall.Of([new DependsOnSetting()], Existing with { DependsOn = [] });

        Assert.Equal(new[] { '\0', '\0' }, MultiString.Write(call.DependsOn!));
    }

    [Fact]
    public void Restoring_puts_back_what_was_installed_and_removes_what_was_added()
    {
        ServiceSettings installed = new()
        {
            Description = "Takes orders",
            DisplayName = "Orders",
            StartType = GoServiceStartType.Manual,
            SidType = ServiceSidType.Restricted,
            Environment = new() { ["B"] = "2" },
        };
        ServiceSettings asked = new() { StartType = GoServiceStartType.Automatic };
        ServiceConfigurator configurator = new(new ServiceSettingContext(Context.Node, "orders") { Installed = installed }, asked, null);
        ServiceConfiguration changed = Existing with { Description = "x", SidType = null };

        ServiceConfiguration wanted = configurator.Want(changed);

        Assert.Equal(
            new[] { "StartType: AutomaticDelayedStart -> Automatic", "Description: x -> Takes orders", "Environment: A=1 -> (none)", "Environment: (none) -> B=2" },
            configurator.Compare(changed, wanted).Select(change => change.ToString()));
        Assert.Empty(configurator.Compare(wanted, configurator.Want(wanted)));
    }

    [Fact]
    public void Owner_group_access_and_audit_are_changes_of_their_own_and_a_part_that_is_left_out_stays()
    {
        ServiceConfiguration audited = Existing with { SecurityAudit = "S:" };

        Assert.Equal("SecurityDescriptor.Owner: O:SYG:SY -> O:BAG:SY", Assert.Single(Changes(new ServiceSettings { SecurityDescriptor = "O:BA" })));
        Assert.Equal("SecurityDescriptor.Audit: (none) -> S:(AU;SAFA;GA;;;WD)", Assert.Single(Changes(new ServiceSettings { SecurityDescriptor = "G:SYS:(AU;SAFA;GA;;;WD)" }, audited)));
        Assert.Empty(Changes(new ServiceSettings { SecurityDescriptor = "O:SYD:(A;;GA;;;SY)(A;;GA;;;BA)S:" }, audited));
        Assert.Empty(Changes(new ServiceSettings { SecurityDescriptor = "S:(AU;SAFA;GA;;;WD)" }, audited with { SecurityAudit = "S:(AU;SAFA;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)" }));
    }

    [Fact]
    public void Only_what_differs_of_owner_and_group_is_written()
    {
        SecurityDescriptor wanted = SecurityOwnerSetting.Difference("O:SYG:SY", "O:SYG:BA");

        Assert.Equal((null, WellKnownAccount.Administrators), (wanted.Owner, wanted.Group));
        Assert.Equal("O:SYG:BA", SddlText.WriteOwner(SecurityOwnerSetting.Difference(null, "O:SYG:BA")));
    }

    [Fact]
    public void What_was_asked_of_a_descriptor_is_remembered_part_by_part_and_drift_is_told_of_what_is_known()
    {
        ServiceSettings first = new() { SecurityDescriptor = "O:BAS:(AU;FA;GA;;;WD)" };
        ServiceConfigurator configurator = new(Context, first, null);
        ServiceConfiguration wanted = configurator.Want(Existing);
        ServiceSettings installed = new();
        foreach (ServiceSetting setting in ServiceSettingList.All.Where(setting => setting.IsAsked(first)))
            setting.Remember(wanted, installed);
        Assert.Equal("O:BAG:SYS:(AU;FA;GA;;;WD)", installed.SecurityDescriptor);

        new SecurityDescriptorSetting().Remember(Existing, installed);
        ServiceMemory memory = new(Context.Node, new ServiceState { Installed = new ServiceSettings { SecurityDescriptor = installed.SecurityDescriptor } });

        Assert.Equal("O:BAG:SYD:(A;;GA;;;SY)(A;;GA;;;BA)S:(AU;FA;GA;;;WD)", installed.SecurityDescriptor);
        Assert.Equal("SecurityDescriptor.Owner: O:BAG:SY -> O:SYG:SY", Assert.Single(memory.Drift(Existing, "orders", null)).ToString());
    }

    [Fact]
    public void What_is_shown_can_be_asked_for()
    {
        GoServiceInfo info = new();
        foreach (ServiceSetting setting in ServiceSettingList.All)
            setting.Show(Existing, info);

        Assert.Equal("O:SYG:SYD:(A;;GA;;;SY)(A;;GA;;;BA)", info.SecurityDescriptor);
        Assert.Empty(Changes(new ServiceSettings { SecurityDescriptor = info.SecurityDescriptor }));
    }

    [Fact]
    public void A_node_that_somebody_took_away_is_drift_and_one_that_the_manager_says_nothing_of_is_none()
    {
        ServiceState state = new() { Installed = new ServiceSettings { PreferredNode = 1 } };
        ServiceMemory memory = new(Context.Node, state);

        PropertyChange drift = Assert.Single(memory.Drift(Existing with { PreferredNode = ServiceSettings.NoPreferredNode }, "orders", null));
        GoServiceInfo info = new();
        new PreferredNodeSetting().Show(Existing with { PreferredNode = ServiceSettings.NoPreferredNode }, info);

        Assert.Equal("PreferredNode: 1 -> (none)", drift.ToString());
        Assert.Empty(memory.Drift(Existing with { PreferredNode = null }, "orders", null));
        Assert.Null(info.PreferredNode);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(65536)]
    public void A_node_that_no_machine_can_have_is_refused(int node) =>
        Assert.Equal("ServiceSettingInvalid", Assert.Throws<GoWinOpsException>(() => new ServiceSettings { PreferredNode = node }.RequireValid()).ErrorId);

    [Theory]
    [InlineData(ServiceLaunchProtection.AntimalwareLight, 5, true)]
    [InlineData(ServiceLaunchProtection.AntimalwareLight, 87, false)]
    [InlineData(ServiceLaunchProtection.None, 5, false)]
    [InlineData(null, 5, false)]
    public void A_denial_is_put_down_to_protection_only_where_there_is_some(ServiceLaunchProtection? protection, int code, bool expected)
    {
        GoWinOpsException denied = Win32Errors.Create(code, "orders", "SERVICE_CHANGE_CONFIG");

        Assert.Equal(expected, ServiceConfigurator.IsProtected(Existing with { LaunchProtection = protection }, denied));
        Assert.Contains("AntimalwareLight", new GoWinOpsException("ServiceProtected", "orders", denied, "orders", "web01", "AntimalwareLight").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_dependencies_means_nothing_because_Windows_tells_groups_after_services() =>
        Assert.Empty(Changes(new ServiceSettings { DependsOn = ["+NetworkProvider", "Tcpip", "tcpip"] }));

    [Fact]
    public void A_part_of_a_millisecond_that_Windows_does_not_keep_is_no_difference() =>
        Assert.Empty(Changes(new ServiceSettings { PreshutdownTimeout = TimeSpan.FromSeconds(20) + TimeSpan.FromTicks(7) }));

    [Fact]
    public void A_privilege_that_does_not_exist_is_refused_by_name()
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServicePrivilege.RequireKnown("orders", ["SeBackupPrivilege", "SeMagicPrivilege"]));

        Assert.Equal("ServicePrivilegeUnknown", failure.ErrorId);
        Assert.Contains("SeMagicPrivilege", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("a\0b")]
    public void A_dependency_that_is_no_name_is_refused(string name) =>
        Assert.Equal("ServiceSettingInvalid", Assert.Throws<GoWinOpsException>(() => new ServiceSettings { DependsOn = [name] }.RequireValid()).ErrorId);

    [Fact]
    public void Settings_take_from_others_what_they_do_not_say_themselves()
    {
        ServiceSettings given = new() { Description = "", DependsOn = [] };
        ServiceSettings fallback = new() { Description = "x", DependsOn = ["y"], SidType = ServiceSidType.Restricted, Environment = new() { ["A"] = "1" } };

        ServiceSettings merged = given.Or(fallback);

        Assert.Equal(("", ServiceSidType.Restricted, "1"), (merged.Description, merged.SidType, merged.Environment!["A"]));
        Assert.Empty(merged.DependsOn!);
    }

    [Theory]
    [InlineData(@"C:\Program Files\x\a.exe --run", true)]
    [InlineData(@"C:\Program Files\x\a.EXE", true)]
    [InlineData("\"C:\\Program Files\\x\\a.exe\" --run", false)]
    [InlineData(@"C:\x\a.exe --dir C:\Program Files", false)]
    [InlineData(@"C:\x\svchost.exe -k netsvcs -p", false)]
    [InlineData(@"C:\x.exe.d\a b.exe", true)]
    [InlineData("/opt/a/cmd /c /opt/b.exe", false)]
    [InlineData("", false)]
    public void An_image_path_with_a_space_and_no_quotes_is_flagged(string imagePath, bool expected) =>
        Assert.Equal(expected, ServiceImagePath.IsUnquoted(imagePath, path => path == "/opt/a/cmd.exe"));

    [Fact]
    public void A_variable_may_bring_the_space_along()
    {
        string variable = "GOWINOPS_" + Guid.NewGuid().ToString("N");
        System.Environment.SetEnvironmentVariable(variable, @"C:\Program Files");

        Assert.True(ServiceImagePath.IsUnquoted($@"%{variable}%\x\a.exe --run", _ => false));
        Assert.False(ServiceImagePath.IsUnquoted($"\"%{variable}%\\x\\a.exe\" --run", _ => false));
        Assert.Equal($@"%{variable}%\x\a.exe", ServiceImagePath.Parse($@"%{variable}%\x\a.exe --run", _ => false).Executable);
        System.Environment.SetEnvironmentVariable(variable, null);
    }

    [Theory]
    [InlineData("/opt/my tools/a.exe --run \"b c\"", "/opt/my tools/a.exe")]
    [InlineData("/opt/my tools/a --run \"b c\"", "/opt/my tools/a")]
    [InlineData("/opt/my --run \"b c\"", "/opt/my")]
    public void An_unquoted_path_is_read_as_Windows_does_by_what_is_there(string imagePath, string executable)
    {
        ServiceCommandLine line = ServiceImagePath.Parse(imagePath, path => path == "/opt/my tools/a.exe");

        Assert.Equal(executable, line.Executable);
        Assert.Equal(new[] { "--run", "b c" }, line.Arguments);
    }

    [Theory]
    [InlineData("LocalSystem", false)]
    [InlineData(@"NT SERVICE\orders", false)]
    [InlineData("networkservice", false)]
    [InlineData(@"CONTOSO\orders$", false)]
    [InlineData(@".\orders", true)]
    [InlineData(@"CONTOSO\orders", true)]
    public void Accounts_with_a_password_are_told_from_those_without(string account, bool expected) =>
        Assert.Equal(expected, ServiceAccount.NeedsPassword(account));

    private static string[] Changes(ServiceSettings settings, ServiceConfiguration? from = null)
    {
        ServiceConfiguration existing = from ?? Existing;
        ServiceConfigurator configurator = new(Context, settings, null);
        return configurator.Compare(existing, configurator.Want(existing)).Select(change => change.ToString()).ToArray();
    }
}
