using System;
using System.Collections.Generic;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class LoadOrderGroupTests
{
    private static readonly LoadOrderGroups Groups = new(
        ["NetworkProvider", "Event Log"],
        new Dictionary<string, string> { ["LanmanWorkstation"] = "NetworkProvider", ["billing"] = "Shop", ["orders"] = "Own" });

    [Theory]
    [InlineData("+networkprovider")]
    [InlineData("+SHOP")]
    [InlineData("Typo")]
    public void A_group_that_another_service_is_in_may_be_depended_on_and_services_are_no_groups(string dependency) =>
        Assert.Empty(Groups.Check("orders", [dependency]));

    [Fact]
    public void A_group_that_only_the_list_of_Windows_names_gives_a_warning()
    {
        string warning = Assert.Single(Groups.Check("orders", ["+Event Log", "+NetworkProvider"]));

        Assert.Contains("'orders'", warning, StringComparison.Ordinal);
        Assert.Contains("'Event Log'", warning, StringComparison.Ordinal);
        Assert.Contains(warning, string.Format(System.Globalization.CultureInfo.CurrentCulture, Messages.LoadOrderGroupEmpty, "orders", Environment.MachineName, "Event Log"), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_that_nothing_knows_are_refused_all_by_name_and_a_service_does_not_wait_for_itself()
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => Groups.Check("ORDERS", ["+Shop", "+Typo", "+Own", "+Event Log"]));

        Assert.Equal(("LoadOrderGroupMissing", "ORDERS"), (failure.ErrorId, failure.Target));
        Assert.Contains("Typo, Own", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_found_about_groups_is_among_the_warnings_of_the_change()
    {
        ServiceSettingContext context = new(new NodeContext("."), "orders");
        context.Warnings.Add("a group is empty");

        Assert.Equal(["a group is empty"], new ServiceConfigurator(context, new ServiceSettings(), null).Warnings);
    }
}
