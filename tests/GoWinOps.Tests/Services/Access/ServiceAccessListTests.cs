using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Access;

public sealed class ServiceAccessListTests
{
    private const string System = "(A;;CCLCSWRPWPDTLOCRRC;;;SY)";
    private const string Administrators = "(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)";
    private const string Default = "D:" + System + Administrators + "(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)";
    private static readonly Sid Operators = Sid.Parse("S-1-5-21-1-2-3-2001");

    [Fact]
    public void A_right_is_added_to_an_entry_or_makes_one_and_twice_is_once()
    {
        SecurityDescriptor once = ServiceAccessList.Grant(Parse(Default), Operators, GoServiceRights.Start);
        SecurityDescriptor more = ServiceAccessList.Grant(once, Operators, GoServiceRights.Stop | GoServiceRights.Start);

        Assert.Equal(Default + "(A;;RP;;;S-1-5-21-1-2-3-2001)", SddlText.Write(once));
        Assert.Equal(Default + "(A;;RPWP;;;S-1-5-21-1-2-3-2001)", SddlText.Write(more));
        Assert.True(ServiceAccessList.AreSame(more, ServiceAccessList.Grant(more, Operators, GoServiceRights.Stop)));
    }

    [Fact]
    public void A_right_that_the_account_was_denied_is_taken_out_of_the_denial()
    {
        SecurityDescriptor after = ServiceAccessList.Grant(Parse("D:(D;;RPWP;;;AU)" + System + Administrators), WellKnownAccount.AuthenticatedUsers, GoServiceRights.Start);

        Assert.Equal("D:(D;;WP;;;AU)" + System + Administrators + "(A;;RP;;;AU)", SddlText.Write(after));
    }

    [Fact]
    public void An_allowing_entry_comes_behind_denying_and_before_inherited_ones()
    {
        SecurityDescriptor after = ServiceAccessList.Grant(Parse("D:(D;;WP;;;AU)(A;;RP;;;BU)(A;ID;RP;;;SU)"), Operators, GoServiceRights.Start);

        Assert.Equal("D:(D;;WP;;;AU)(A;;RP;;;BU)(A;;RP;;;S-1-5-21-1-2-3-2001)(A;ID;RP;;;SU)", SddlText.Write(after));
    }

    [Theory]
    [InlineData("D:(A;;CCLCSWLOCRRC;;;IU)", GoServiceRights.QueryConfig, "D:(A;;LCSWLOCRRC;;;IU)")]
    [InlineData("D:(A;;CC;;;IU)(A;;CC;;;SU)", GoServiceRights.QueryConfig, "D:(A;;CC;;;SU)")]
    [InlineData("D:(A;;GA;;;IU)", GoServiceRights.WriteDac | GoServiceRights.WriteOwner, "D:(A;;CCDCLCSWRPWPDTLOCRSDRC;;;IU)")]
    [InlineData("D:(D;;RP;;;IU)", GoServiceRights.Start, "D:(D;;RP;;;IU)")]
    [InlineData("D:(D;;RP;;;IU)(A;;CC;;;IU)(A;;CC;;;SU)", null, "D:(A;;CC;;;SU)")]
    public void Rights_are_taken_out_of_what_is_allowed_and_without_rights_every_entry_goes(string list, GoServiceRights? rights, string expected)
    {
        SecurityDescriptor after = ServiceAccessList.Revoke(Parse(list), Sid.Parse("S-1-5-4"), rights);

        Assert.Equal(expected, SddlText.Write(after));
        Assert.Equal(expected, SddlText.Write(ServiceAccessList.Revoke(after, Sid.Parse("S-1-5-4"), rights)));
    }

    [Fact]
    public void What_is_denied_is_revoked_by_itself()
    {
        SecurityDescriptor after = ServiceAccessList.Revoke(Parse("D:(D;;RPWP;;;IU)(A;;CCRP;;;IU)"), Sid.Parse("S-1-5-4"), GoServiceRights.Start, isDenied: true);

        Assert.Equal("D:(D;;WP;;;IU)(A;;CCRP;;;IU)", SddlText.Write(after));
    }

    [Fact]
    public void The_difference_is_told_by_account_and_rights()
    {
        SecurityDescriptor before = Parse(Default);
        SecurityDescriptor after = ServiceAccessList.Revoke(ServiceAccessList.Grant(before, Operators, GoServiceRights.Start | GoServiceRights.Stop), Sid.Parse("S-1-5-6"), null);

        string[] changes = ServiceAccessList.Compare(before, after, NameOf).Select(change => change.ToString()).ToArray();

        Assert.Equal(new[] { @"Access of NT AUTHORITY\SERVICE: QueryConfig, QueryStatus, EnumerateDependents, Interrogate, UserDefinedControl, ReadControl -> (none)", "Access of S-1-5-21-1-2-3-2001: (none) -> Start, Stop" }, changes.Select(Spelled));
        Assert.Empty(ServiceAccessList.Compare(before, before, NameOf));
    }

    [Theory]
    [InlineData("D:" + System, @"BUILTIN\Administrators")]
    [InlineData("D:" + System + "(A;;CCLCSWRPWPDTLOCRSDRCWDWO;;;BA)", @"BUILTIN\Administrators")]
    [InlineData("D:(D;;WD;;;WD)" + System + Administrators, @"BUILTIN\Administrators")]
    [InlineData("D:(D;;RP;;;SY)" + System + Administrators, @"NT AUTHORITY\SYSTEM")]
    [InlineData("D:", @"BUILTIN\Administrators")]
    public void A_list_that_locks_out_whoever_has_to_manage_the_service_is_refused(string list, string who)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceAccessList.RequireNoLockout("orders", Parse(Default), Parse(list), NameOf));

        Assert.Equal("ServiceAccessLockout", failure.ErrorId);
        Assert.Equal("orders", failure.Target);
        Assert.Contains(who, failure.Message, StringComparison.Ordinal);
        Assert.Throws<GoWinOpsException>(() => ServiceAccessList.RequireNoLockout("orders", null, Parse(list), NameOf));
    }

    [Theory]
    [InlineData("D:" + System + Administrators)]
    [InlineData("D:" + Administrators)]
    [InlineData("D:(A;;GA;;;BA)")]
    [InlineData("D:(A;;GA;;;WD)")]
    public void A_list_that_leaves_them_what_they_need_is_taken(string list) => ServiceAccessList.RequireNoLockout("orders", null, Parse(list), NameOf);

    [Fact]
    public void What_administrators_had_not_before_they_need_not_have_afterwards()
    {
        const string Hardened = "D:(A;;CCLC;;;BA)(A;;CCLCRPWP;;;SY)";

        ServiceAccessList.RequireNoLockout("orders", Parse(Hardened), ServiceAccessList.Grant(Parse(Hardened), Operators, GoServiceRights.Start), NameOf);
        Assert.Throws<GoWinOpsException>(() => ServiceAccessList.RequireNoLockout("orders", null, Parse(Hardened), NameOf));
    }

    [Fact]
    public void A_service_open_to_everybody_becomes_a_list_when_it_is_changed()
    {
        SecurityDescriptor open = new() { AllowsEverything = true };

        Assert.Equal("D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)(A;;RP;;;S-1-5-21-1-2-3-2001)", SddlText.Write(ServiceAccessList.Grant(open, Operators, GoServiceRights.Start)));
        GoServiceAccessEntry shown = Assert.Single(ServiceAccessList.Show("orders", open, NameOf));
        Assert.Equal(("Everyone", GoServiceRights.FullControl), (shown.Principal, shown.Rights));
    }

    [Fact]
    public void Entries_are_shown_by_name_with_generic_rights_as_what_they_stand_for()
    {
        GoServiceAccessEntry[] shown = ServiceAccessList.Show("orders", Parse("D:(D;;GR;;;BU)(A;;GX;;;S-1-5-21-1-2-3-2001)"), NameOf).ToArray();

        Assert.Equal((@"BUILTIN\Users", true, GoServiceRights.Read), (shown[0].Principal, shown[0].IsDenied, shown[0].Rights));
        Assert.Equal(GoServiceRights.Start | GoServiceRights.Stop | GoServiceRights.PauseContinue | GoServiceRights.UserDefinedControl | GoServiceRights.ReadControl, shown[1].Rights);
        Assert.All(shown, entry => Assert.Equal("D:(D;;GR;;;BU)(A;;GX;;;S-1-5-21-1-2-3-2001)", entry.SecurityDescriptor));
    }

    [Fact]
    public void Generic_rights_are_the_same_as_what_they_stand_for()
    {
        Assert.True(ServiceAccessList.AreSame(Parse("D:(A;;GA;;;BA)"), Parse("D:PAI(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)")));
        Assert.False(ServiceAccessList.AreSame(Parse("D:(A;;GR;;;BA)"), Parse("D:(A;;GA;;;BA)")));
        Assert.False(ServiceAccessList.AreSame(Parse("D:(A;;GR;;;BA)(D;;GA;;;BU)"), Parse("D:(D;;GA;;;BU)(A;;GR;;;BA)")));
    }

    [Fact]
    public void Entries_with_conditions_are_kept_in_their_place_and_known_again_when_they_are_read_back()
    {
        SecurityDescriptor before = Parse(Default);
        before = before with { Access = [Conditional(1), .. before.Access!] };

        SecurityDescriptor granted = ServiceAccessList.Grant(before, Operators, GoServiceRights.Start);
        SecurityDescriptor revoked = ServiceAccessList.Revoke(granted, WellKnownAccount.Everyone, null);

        Assert.Equal(Conditional(1).Opaque, granted.Access![0].Opaque);
        Assert.Equal(Conditional(1).Opaque, revoked.Access![0].Opaque);
        Assert.True(ServiceAccessList.AreSame(granted, SecurityDescriptor.Read(granted.ToBytes())));
        Assert.False(ServiceAccessList.AreSame(granted, granted with { Access = [Conditional(2), .. granted.Access.Skip(1)] }));
    }

    [Theory]
    [InlineData("(A;;RP;;;AU)", 1)]
    [InlineData("D:(A;;QQ;;;AU)", 7)]
    public void A_wrong_text_is_refused_with_its_column_before_a_node_is_asked(string text, int column)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceSddl.RequireValid(text));

        Assert.Equal("SecurityDescriptorInvalid", failure.ErrorId);
        Assert.Contains($"column {column}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_only_the_node_knows_are_right_everywhere() => ServiceSddl.RequireValid("D:(A;;GA;;;BA)(A;;RP;;;DA)");

    // .NET does not say in which order the names of a flags value come when a longer name covers several.
    private static string Spelled(string text) => text.Replace("Read, UserDefinedControl", "QueryConfig, QueryStatus, EnumerateDependents, Interrogate, UserDefinedControl, ReadControl", StringComparison.Ordinal)
        .Replace("UserDefinedControl, Read ", "QueryConfig, QueryStatus, EnumerateDependents, Interrogate, UserDefinedControl, ReadControl ", StringComparison.Ordinal);

    // ACCESS_ALLOWED_CALLBACK_ACE, flags, size, mask, Everyone, and four bytes of a condition.
    private static AccessEntry Conditional(byte last) => new((AccessEntryKind)9, AccessEntryFlags.None, 0x10, WellKnownAccount.Everyone)
    {
        Opaque = [9, 0, 24, 0, 0x10, 0, 0, 0, .. WellKnownAccount.Everyone.ToBytes(), 0x61, 0x72, 0x74, last],
    };

    private static string NameOf(Sid sid) => WellKnownAccount.Find(sid)?.Name ?? sid.ToString();

    private static SecurityDescriptor Parse(string text) => SddlText.Parse(text, _ => null);
}
