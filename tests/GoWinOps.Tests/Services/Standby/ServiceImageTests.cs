using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Shell;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>Which node's service the other's is to be like, when it is left alone, and what is asked for.</summary>
public sealed class ServiceImageTests
{
    [Theory]
    [InlineData("installed", "installed", 0)]
    [InlineData("absent", "installed", 1)]
    [InlineData("installed", "absent", 0)]
    [InlineData("foreign", "installed", 1)]
    [InlineData("installed", "running", 1)]
    [InlineData("running", "running", 0)]
    [InlineData("lease 3 fenced", "lease 3", 1)]
    [InlineData("lease 3", "lease 4 fenced", 1)]
    [InlineData("lease 5 fenced", "lease 4", 0)]
    [InlineData("lease 4", "lease 3 live", 1)]
    [InlineData("running", "lease 1 live", 1)]
    public void The_node_that_holds_the_lease_is_followed_then_the_last_that_did_then_the_one_that_runs_then_the_preferred_one(string first, string second, int expected) =>
        Assert.Equal(expected, StandbyCopy.ActiveOf("orders", [Image("web01", first), Image("web02", second)]));

    [Theory]
    [InlineData("absent", "absent", "installed on neither")]
    [InlineData("absent", "foreign", "not installed by GoWinOps")]
    public void A_pair_of_which_neither_node_has_the_service_is_refused(string first, string second, string expected)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => StandbyCopy.ActiveOf("orders", [Image("web01", first), Image("web02", second)]));

        Assert.Equal(nameof(Messages.StandbyNotPossible), failure.ErrorId);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("running", "it runs there")]
    [InlineData("lease 2 live", "holds its lease")]
    [InlineData("deploying", "a deployment")]
    [InlineData("installed", null)]
    [InlineData("absent", null)]
    [InlineData("lease 2 fenced", null)]
    public void A_service_that_runs_or_may_run_or_is_being_deployed_is_not_touched(string state, string? expected)
    {
        ServiceImage here = Image("web02", state);

        Exception? refused = Record.Exception(() => ServiceImageSettings.RequireUntouched("orders", here));

        Assert.Equal(expected is null ? null : nameof(Messages.StandbyNotTouched), (refused as GoWinOpsException)?.ErrorId);
        Assert.Contains(expected ?? string.Empty, refused?.Message ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_with_a_password_is_carried_where_the_service_has_it_already_or_the_password_is_given()
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.Account = @"SHOP\orders";

        Assert.True(ServiceImageSettings.NeedsPassword(image, null));
        Assert.True(ServiceImageSettings.NeedsPassword(image, new ServiceConfiguration { Account = "LocalSystem" }));
        Assert.False(ServiceImageSettings.NeedsPassword(image, new ServiceConfiguration { Account = @"shop\ORDERS" }));
        ServiceImageSettings.RequirePassword("orders", image, @"shop\Orders");
        foreach (string? given in new[] { null, @"SHOP\billing" })
        {
            GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceImageSettings.RequirePassword("orders", image, given));
            Assert.Equal(nameof(Messages.StandbyPasswordNeeded), failure.ErrorId);
            Assert.Contains(@"SHOP\orders", failure.Message, StringComparison.Ordinal);
        }

        foreach (string account in new[] { "LocalSystem", @"NT SERVICE\orders", @"NT AUTHORITY\NetworkService", @"SHOP\orders$" })
        {
            image.Settings.Account = account;
            Assert.False(ServiceImageSettings.NeedsPassword(image, null));
        }
    }

    [Fact]
    public void A_new_service_starts_by_hand_and_an_existing_one_keeps_its_start_type()
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.Arguments = ["-serve"];

        Assert.Equal(GoServiceStartType.Manual, ServiceImageSettings.For(image, null, null).StartType);
        Assert.Null(ServiceImageSettings.For(image, new ServiceConfiguration(), null).StartType);
        Assert.Equal("-serve", Assert.Single(ServiceImageSettings.For(image, null, null).Arguments!));
    }

    [Fact]
    public void The_access_list_is_carried_with_all_else_and_the_owner_apart_from_it()
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.SecurityDescriptor = "O:S-1-5-21-1-2-3-500G:S-1-5-21-1-2-3-513D:(A;;GA;;;SY)(A;;GA;;;BA)";

        string? asked = ServiceImageSettings.For(image, null, null).SecurityDescriptor;

        Assert.StartsWith("D:", asked, StringComparison.Ordinal);
        Assert.Contains(";;;SY)", asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("O:BAG:SY", "O:BAG:SY", null, "")]
    [InlineData("O:BAG:SY", "O:SYG:SY", "O:BA", "")]
    [InlineData("O:BAG:BA", "O:SYG:SY", "O:BAG:BA", "")]
    [InlineData("O:S-1-5-21-1-2-3-500G:BA", "O:SYG:SY", "G:BA", "S-1-5-21-1-2-3-500")]
    [InlineData("O:S-1-5-21-1-2-3-500G:S-1-5-21-1-2-3-500", "O:SYG:SY", null, "S-1-5-21-1-2-3-500")]
    [InlineData("O:BAG:SYD:(A;;GA;;;BA)", null, null, "")]
    [InlineData("D:(A;;GA;;;BA)", "O:SYG:SY", null, "")]
    [InlineData(null, "O:SYG:SY", null, "")]
    public void Owner_and_group_are_carried_where_they_differ_and_the_node_knows_them(string? there, string? here, string? asked, string strangers)
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.SecurityDescriptor = there;

        ServiceImageOwner owner = ServiceImageOwner.Compare(image, here, new BuiltInAccounts());

        Assert.Equal(asked, owner.Asked);
        Assert.Equal(strangers, string.Join(",", owner.Strangers));
    }

    [Fact]
    public async Task An_owner_that_the_node_does_not_know_is_a_warning()
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.SecurityDescriptor = "O:S-1-5-21-1-2-3-500G:SY";
        ServiceChange change = new() { Warnings = ["another"] };

        await ServiceImageOwner.Compare(image, "O:SYG:SY", new BuiltInAccounts()).AddAsync(null!, "orders", change, default);

        Assert.Equal("another", change.Warnings[0]);
        Assert.Contains("'orders' belongs to O:SYG:SY here and could not be given, as on web01, to S-1-5-21-1-2-3-500, whom", change.Warnings[1], StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task An_owner_that_cannot_be_set_is_a_warning_and_not_a_failure()
    {
        using TestFolder folder = new();
        ServiceImage image = Image("web01", "installed");
        image.Settings.SecurityDescriptor = "O:BAG:SY";
        ServiceChange change = new();

        await ServiceImageOwner.Compare(image, "O:SYG:SY", new BuiltInAccounts()).AddAsync(new NodeContext(folder.Path), "orders", change, default);

        Assert.Contains("as on web01, as O:BA: ", Assert.Single(change.Warnings), StringComparison.Ordinal);
        Assert.Empty(change.Changes);
    }

    [Fact]
    public void Variables_that_the_active_node_lacks_are_removed()
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.Environment = new Dictionary<string, string?> { ["MODE"] = "fast" };

        ServiceSettings asked = ServiceImageSettings.For(image, new ServiceConfiguration { Environment = ["mode=slow", "OLD=1"] }, null);

        Assert.Equal(["MODE=fast", "OLD="], asked.Environment!.Select(item => $"{item.Key}={item.Value}").Order());
    }

    [Theory]
    [InlineData("restart/5s", true)]
    [InlineData("restart/6s", false)]
    [InlineData("", false)]
    public void Failure_actions_that_are_suspended_on_both_nodes_are_compared_by_what_they_were(string suspended, bool isSame)
    {
        ServiceImage image = Image("web01", "installed");
        image.Settings.Recovery = new ServiceRecovery
        {
            Actions = [ServiceRecoveryAction.Parse("restart/5s")], ResetPeriod = TimeSpan.FromDays(1), Command = string.Empty, RebootMessage = string.Empty, OnNonCrashFailure = true,
        };
        ServiceRecovery before = new()
        {
            Actions = suspended.Length == 0 ? [] : [ServiceRecoveryAction.Parse(suspended)], ResetPeriod = TimeSpan.FromDays(1),
        };
        ServiceConfiguration existing = new() { Recovery = new ServiceRecovery { Actions = [], ResetPeriod = TimeSpan.Zero } };

        ServiceRecovery asked = ServiceImageSettings.For(image, existing, SuspendedRecovery.Of(before, "x", DateTimeOffset.UnixEpoch, TimeSpan.Zero)).Recovery!;

        Assert.Equal(isSame, asked.Actions is null);
        Assert.True(asked.OnNonCrashFailure);
    }

    [Theory]
    [InlineData(StandbyRole.Active, "'orders' on 'web01' is the active one of a pair: a watch of the pair installs it here again. The other node begins it")]
    [InlineData(StandbyRole.Passive, "'orders' on 'web01' is the passive one of a pair: a watch of the pair installs it here again. To be rid of it,")]
    [InlineData(null, null)]
    public void Whoever_uninstalls_a_node_of_a_pair_is_told_that_it_is_installed_again(StandbyRole? role, string? expected)
    {
        string? warning = PairUninstall.WarningOf(new GoServiceInfo { Name = "orders", Node = "web01", Standby = role });

        Assert.Equal(expected, warning?[..expected!.Length]);
    }

    private sealed class BuiltInAccounts : IAccountDirectory
    {
        public Sid? FindSid(string account) => null;

        public string? FindName(Sid sid) => sid.ToString().StartsWith("S-1-5-21-", StringComparison.Ordinal) ? null : sid.ToString();

        public Sid? FindAlias(string alias) => null;
    }

    internal static ServiceImage Image(string node, string state)
    {
        bool isLive = state.EndsWith("live", StringComparison.Ordinal);
        return new ServiceImage
        {
            Node = node,
            IsInstalled = state != "absent",
            Version = state is "absent" or "foreign" ? null : "1.0.0",
            FileName = "orders.exe",
            Sha256 = new string('a', 64),
            Size = 10,
            State = state == "running" ? GoServiceState.Running : GoServiceState.Stopped,
            IsDeploying = state == "deploying",
            IsLive = isLive,
            Lease = state.StartsWith("lease", StringComparison.Ordinal)
                ? new StandbyLease { Epoch = state["lease ".Length] - '0', IsFenced = state.EndsWith("fenced", StringComparison.Ordinal) }
                : null,
        };
    }
}
