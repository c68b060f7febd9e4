using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Accounts;

public sealed class ServiceLogonRightTests
{
    private const string Right = "SeServiceLogonRight";
    private static readonly Sid Jim = Sid.Parse("S-1-5-21-1-2-3-1001");
    private static readonly Sid Contractors = Sid.Parse("S-1-5-21-1-2-3-2001");
    private readonly MemoryAccounts machine = new() { Names = { [@"CONTOSO\jim"] = Jim, [@"CONTOSO\Contractors"] = Contractors } };

    [Fact]
    public void An_account_without_any_right_misses_this_one()
    {
        Assert.Equal(LogonRightState.Missing, Find(Jim).State);
    }

    [Fact]
    public void A_virtual_account_is_covered_by_the_group_of_all_services()
    {
        machine.Rights[WellKnownAccount.AllServices] = [Right];

        LogonRightFinding finding = Find(Sid.OfService("orders"));

        Assert.Equal((LogonRightState.Held, WellKnownAccount.AllServices), (finding.State, finding.Through));
    }

    [Fact]
    public void A_denial_of_a_group_outweighs_the_right_itself()
    {
        machine.Rights[Jim] = [Right];
        machine.Rights[Contractors] = ["SeDenyServiceLogonRight"];

        LogonRightFinding finding = Find(Jim, Contractors);

        Assert.Equal((LogonRightState.Denied, Contractors), (finding.State, finding.Through));
    }

    [Theory]
    [InlineData("S-1-5-18")]
    [InlineData("S-1-5-19")]
    [InlineData("S-1-5-20")]
    public void Built_in_accounts_need_no_right(string sid) => Assert.Equal(LogonRightState.NotNeeded, Find(Sid.Parse(sid)).State);

    [Fact]
    public void A_machine_that_keeps_no_rights_at_all_says_nothing()
    {
        machine.Rights.Clear();

        Assert.Equal(LogonRightState.Unknown, Find(Jim).State);
    }

    [Fact]
    public void A_right_that_is_not_there_after_it_was_granted_is_a_failure()
    {
        using MemoryAccounts forgetful = new() { LosesGrants = true };

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => new ServiceLogonRight(forgetful).Grant(Jim, "orders", @"CONTOSO\jim"));

        Assert.Equal("LogonRightNotGranted", failure.ErrorId);
        Assert.Equal("orders", failure.Target);
    }

    [Fact]
    public async Task What_is_missing_is_planned_and_a_denial_names_the_group_it_comes_through()
    {
        ServiceAccountSetup setup = Setup();
        PropertyChange change = Assert.Single(await setup.PlanAsync(new ServiceState(), CancellationToken.None));
        Assert.Equal(@"LogonRight: (none) -> SeServiceLogonRight for CONTOSO\jim", change.ToString());

        machine.Rights[WellKnownAccount.Users] = ["SeDenyServiceLogonRight"];
        machine.Names[@"VORDEFINIERT\Benutzer"] = WellKnownAccount.Users;
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => setup.PlanAsync(new ServiceState(), CancellationToken.None));

        Assert.Equal("ServiceLogonDenied", failure.ErrorId);
        Assert.Contains(@"VORDEFINIERT\Benutzer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_takes_less_than_granting()
    {
        List<LsaPolicyRights> opened = [];
        ServiceAccountSetup setup = new(new NodeContext("/gowinops"), "orders", @"CONTOSO\jim", false, machine, rights =>
        {
            opened.Add(rights);
            return machine;
        });

        await setup.PlanAsync(new ServiceState(), CancellationToken.None);

        Assert.Equal(new[] { LsaPolicyRights.LookupNames }, opened);
        // POLICY_LOOKUP_NAMES | POLICY_CREATE_ACCOUNT
        Assert.Equal(0x810u, (uint)LsaPolicy.GrantRights);
    }

    [Fact]
    public async Task An_account_nobody_has_is_refused_when_it_is_set_and_left_alone_when_it_stays()
    {
        ServiceAccountSetup setup = new(new NodeContext("/gowinops"), "orders", @"CONTOSO\nobody", false, machine, _ => machine);
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => setup.PlanAsync(new ServiceState(), CancellationToken.None));
        Assert.Equal("AccountUnknown", failure.ErrorId);

        ServiceAccountSetup kept = new(new NodeContext("/gowinops"), "orders", @"CONTOSO\nobody", false, machine, _ => machine) { IsNew = false };
        Assert.Empty(await kept.PlanAsync(new ServiceState(), CancellationToken.None));
    }

    [Fact]
    public void Who_is_let_into_the_folders_is_the_account_and_the_services_own_identifier_once()
    {
        Sid own = Sid.OfService("orders");

        Assert.Equal(new[] { Jim, own }, Setup(hasServiceSid: true).Principals(Jim));
        Assert.Equal(new[] { own }, Setup(hasServiceSid: true).Principals(own));
        Assert.Equal(new[] { Jim }, Setup().Principals(Jim));
        Assert.Empty(Setup().Principals(WellKnownAccount.LocalSystem));
    }

    [Fact]
    public void A_right_is_named_to_Windows_with_its_length_in_bytes_and_without_the_final_null()
    {
        using NativeBuffer text = NativeBuffer.OfText(Right);

        LsaUnicodeString value = LsaPolicy.Of(Right, text);

        Assert.Equal((38, 40, text.Pointer), (value.Length, value.MaximumLength, value.Buffer));
    }

    private LogonRightFinding Find(Sid account, params Sid[] groups) =>
        new ServiceLogonRight(machine).Find(account, AccountIdentities.Known(account, null).Sids.Concat(groups));

    private ServiceAccountSetup Setup(bool hasServiceSid = false) =>
        new(new NodeContext("/gowinops"), "orders", @"CONTOSO\jim", hasServiceSid, machine, _ => machine);
}
