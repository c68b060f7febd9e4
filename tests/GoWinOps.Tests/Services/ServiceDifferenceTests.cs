using System;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ServiceDifferenceTests
{
    private static readonly ServiceSettingContext Context = new(new NodeContext("/gowinops"), "orders");
    private static readonly string Executable = Context.Releases!.PathOf("v1", "orders.exe");

    [Fact]
    public void The_same_set_up_has_no_difference()
    {
        Assert.Empty(Compare(Configuration(), Configuration()));
    }

    [Fact]
    public void A_new_service_shows_all_that_is_set()
    {
        PropertyChange[] changes = Compare(null, Configuration());

        Assert.Equal(new[] { "Release", "ExecutablePath", "Arguments", "StartType", "Account", "DisplayName" }, changes.Select(change => change.Property));
        Assert.All(changes, change => Assert.Null(change.From));
    }

    [Fact]
    public void Dependencies_that_are_cleared_are_a_change()
    {
        PropertyChange change = Assert.Single(Compare(Configuration() with { DependsOn = new[] { "RpcSs", "Tcpip" } }, Configuration()));

        Assert.Equal(("DependsOn", "RpcSs Tcpip", null), (change.Property, change.From, change.To));
    }

    [Fact]
    public void Another_spelling_of_the_account_is_no_change_and_delayed_start_is_one()
    {
        ServiceConfiguration existing = Configuration() with { Account = @"nt service\ORDERS", StartType = GoServiceStartType.Automatic };

        PropertyChange change = Assert.Single(Compare(existing, Configuration()));

        Assert.Equal("StartType: Automatic -> AutomaticDelayedStart", change.ToString());
    }

    [Fact]
    public void An_unquoted_image_path_is_a_change_though_it_names_the_same_file()
    {
        ServiceConfiguration existing = Configuration() with { CommandLine = Executable + " --service" };

        Assert.Equal("ExecutablePath", Assert.Single(Compare(existing, Configuration())).Property);
    }

    [Theory]
    [InlineData("Release", "ServiceStart")]
    [InlineData("Arguments", "ServiceStart")]
    [InlineData("Account", "ServiceStart")]
    [InlineData("SidType", "SystemStart")]
    [InlineData("Description", "AtOnce")]
    [InlineData("StartType", "AtOnce")]
    public void A_changed_setting_counts_from_the_moment_that_is_documented(string property, string expected) =>
        Assert.Equal(expected, ServiceSettingList.Of(new PropertyChange { Property = property }).Effect.ToString());

    [Fact]
    public void Times_keep_their_meaning_on_the_way_from_a_node()
    {
        GoServiceInfo info = new() { Name = "orders", ProcessStartTimeUtc = new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Utc), State = GoServiceState.Running };

        GoServiceInfo read = NodeProtocol.Read<GoServiceInfo>(NodeProtocol.Write(info));

        Assert.Equal((info.ProcessStartTimeUtc, DateTimeKind.Utc), (read.ProcessStartTimeUtc, read.ProcessStartTimeUtc!.Value.Kind));
        Assert.Equal(GoServiceState.Running, read.State);
    }

    private static PropertyChange[] Compare(ServiceConfiguration? from, ServiceConfiguration to) =>
        new ServiceConfigurator(Context, new ServiceSettings(), null).Compare(from, to);

    private static ServiceConfiguration Configuration() => new()
    {
        CommandLine = CommandLine.Join(Executable, new[] { "--service" }),
        Account = @"NT SERVICE\orders",
        DisplayName = "orders",
        StartType = GoServiceStartType.AutomaticDelayedStart,
    };
}
