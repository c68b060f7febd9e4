using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Accounts;

public sealed class ServiceFoldersTests
{
    private const uint Write = 0x0000_0002;
    private static readonly Sid Account = Sid.OfService("orders");

    private static readonly AccessEntry Shipper = new(
        AccessEntryKind.Allow, AccessEntryFlags.ObjectInherit | AccessEntryFlags.ContainerInherit, 0x1200a9, Sid.Parse("S-1-5-21-1-2-3-3001"));

    [Fact]
    public void Releases_are_read_and_logs_are_written_by_the_account_and_by_no_user()
    {
        Assert.Equal("D:P(A;OICI;0x1f01ff;;;SY)(A;OICI;0x1f01ff;;;BA)(A;OICI;0x1200a9;;;" + Account + ")", SddlText.Write(ServiceFolders.OfReleases([Account])));
        Assert.Equal("D:P(A;OICI;0x1f01ff;;;SY)(A;OICI;0x1f01ff;;;BA)(A;OICI;0x1301bf;;;" + Account + ")", SddlText.Write(ServiceFolders.OfLogs([Account])));
    }

    [Fact]
    public void The_account_may_run_a_release_and_not_change_it()
    {
        AccountIdentities identities = AccountIdentities.Known(Account, null);

        Assert.Equal(Finding.Yes, ServiceFileCheck.Judge(ServiceFolders.OfReleases([Account]), identities));
        Assert.Equal(0u, EffectiveAccess.Granted(ServiceFolders.OfReleases([Account]), identities.Sids, EffectiveAccess.GenericMapping.File, Write));
        Assert.Equal(Write, EffectiveAccess.Granted(ServiceFolders.OfLogs([Account]), identities.Sids, EffectiveAccess.GenericMapping.File, Write));
    }

    [Fact]
    public void The_account_cannot_empty_the_folder_of_its_logs_and_so_cannot_make_a_link_of_it()
    {
        const uint Delete = 0x0001_0000;
        const uint DeleteChild = 0x0000_0040;
        const uint WriteDac = 0x0004_0000;
        ICollection<Sid> account = AccountIdentities.Known(Account, "orders").Sids;

        Assert.Equal(0u, EffectiveAccess.Granted(ServiceFolders.OfGuard(), account, EffectiveAccess.GenericMapping.File, Delete | WriteDac | Write));
        Assert.Equal(0u, EffectiveAccess.Granted(ServiceFolders.OfLogs([Account]), account, EffectiveAccess.GenericMapping.File, DeleteChild | WriteDac));
        Assert.Equal("D:P(A;;0x1f01ff;;;SY)(A;;0x1f01ff;;;BA)", SddlText.Write(ServiceFolders.OfGuard()));
    }

    [Fact]
    public void Another_order_is_enough_and_so_is_a_log_shipper_more_but_not_a_list_for_all_users()
    {
        SecurityDescriptor wanted = ServiceFolders.OfLogs([Account]);
        SecurityDescriptor reversed = wanted with { Access = wanted.Access!.Reverse().ToList() };

        Assert.True(ServiceFolders.IsEnough(reversed, wanted));
        Assert.True(ServiceFolders.IsEnough(wanted with { Access = [.. wanted.Access!, Shipper] }, wanted));
        Assert.False(ServiceFolders.IsEnough(wanted with { Access = [.. wanted.Access!, Shipper with { Sid = WellKnownAccount.Users }] }, wanted));
        Assert.False(ServiceFolders.IsEnough(wanted with { Access = wanted.Access!.Take(2).ToList() }, wanted));
        Assert.False(ServiceFolders.IsEnough(wanted with { IsProtected = false }, wanted));
        Assert.False(ServiceFolders.IsEnough(null, wanted));
    }

    [Fact]
    public void The_account_before_goes_and_what_an_administrator_added_stays()
    {
        Sid former = Sid.Parse("S-1-5-21-1-2-3-1001");
        AccessEntry denied = new(AccessEntryKind.Deny, AccessEntryFlags.None, 0x10000, WellKnownAccount.Administrators);
        SecurityDescriptor actual = ServiceFolders.OfLogs([former]);
        actual = actual with { Access = [.. actual.Access!, Shipper, denied with { Sid = Shipper.Sid }, Shipper with { Sid = WellKnownAccount.Everyone }, Shipper with { Flags = AccessEntryFlags.Inherited }] };

        SecurityDescriptor merged = ServiceFolders.Merge(actual, ServiceFolders.OfLogs([Account]), [former]);

        Assert.Equal(
            $"D:P(D;;SD;;;{Shipper.Sid})(A;OICI;0x1200a9;;;{Shipper.Sid})(A;OICI;0x1f01ff;;;SY)(A;OICI;0x1f01ff;;;BA)(A;OICI;0x1301bf;;;{Account})",
            SddlText.Write(merged));
        Assert.Equal(SddlText.Write(merged), SddlText.Write(ServiceFolders.Merge(merged, ServiceFolders.OfLogs([Account]), [former])));
        Assert.Equal("D:P(A;OICI;0x1f01ff;;;SY)(A;OICI;0x1f01ff;;;BA)", SddlText.Write(ServiceFolders.Merge(null, ServiceFolders.OfLogs([]), [])));
    }

    [Fact]
    public void An_executable_that_the_account_may_not_read_is_named_before_the_start()
    {
        AccountIdentities identities = AccountIdentities.Known(Account, null).Add([], []);
        Dictionary<string, SecurityDescriptor?> lists = new()
        {
            [@"C:\unknown.exe"] = null,
            [@"C:\open.exe"] = SddlText.Parse("D:(A;;FA;;;WD)", _ => null),
            [@"C:\closed.exe"] = SddlText.Parse("D:(A;;FA;;;SY)(A;;FA;;;BA)", _ => null),
        };

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceFileCheck.Require("orders", @"NT SERVICE\orders", lists, identities));

        Assert.Equal("ServiceAccountCannotRead", failure.ErrorId);
        Assert.Contains(@"C:\closed.exe", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_looked_at_before_a_start_is_what_Windows_and_the_host_run()
    {
        ServiceCommandLine hosted = new() { HostPath = "/host/GoWinOps.ServiceHost.exe", ServiceFolder = "/services/orders", Executable = "/releases/v1/orders.exe" };

        Assert.Equal(new[] { hosted.HostPath, hosted.Executable, "/releases/v1" }, ServiceFileCheck.PathsOf(hosted, isOurs: true));
        Assert.Equal(new[] { hosted.Executable }, ServiceFileCheck.PathsOf(hosted with { HostPath = null }, isOurs: false));
    }
}
