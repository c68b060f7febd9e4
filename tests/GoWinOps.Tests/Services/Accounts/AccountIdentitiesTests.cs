using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Accounts;

public sealed class AccountIdentitiesTests
{
    private static readonly Sid Jim = Sid.Parse("S-1-5-21-1-2-3-1001");
    private static readonly Sid Operators = Sid.Parse("S-1-5-21-9-9-9-1010");
    private static readonly Sid Outer = Sid.Parse("S-1-5-21-9-9-9-1011");
    private static readonly Sid Strangers = Sid.Parse("S-1-5-21-9-9-9-1012");

    [Fact]
    public void Local_groups_count_through_members_of_members()
    {
        AccountIdentities identities = AccountIdentities.Known(Jim, null).Add(Array.Empty<Sid>(), Machine());

        Assert.True(identities.IsComplete);
        Assert.Contains(Operators, identities.Sids);
        Assert.Contains(Outer, identities.Sids);
        Assert.DoesNotContain(Strangers, identities.Sids);
    }

    [Fact]
    public void Without_an_answer_the_groups_are_not_complete()
    {
        Assert.False(AccountIdentities.Known(Jim, null).IsComplete);
        Assert.False(AccountIdentities.Known(Jim, null).Add(null, Machine()).IsComplete);
        Assert.False(AccountIdentities.Known(Jim, null).Add(Array.Empty<Sid>(), null).IsComplete);
    }

    [Fact]
    public void The_system_is_an_administrator_and_a_service_with_an_identifier_is_in_the_group_of_all_services()
    {
        Assert.Contains(WellKnownAccount.Administrators, AccountIdentities.Known(WellKnownAccount.LocalSystem, null).Sids);
        Assert.Contains(WellKnownAccount.AllServices, AccountIdentities.Known(Jim, "orders").Sids);
        Assert.Contains(Sid.OfService("orders"), AccountIdentities.Known(Jim, "orders").Sids);
        Assert.DoesNotContain(WellKnownAccount.AllServices, AccountIdentities.Known(Jim, null).Sids);
    }

    [Fact]
    public void Token_groups_are_read_as_they_lie_in_memory()
    {
        // TOKEN_GROUPS: a DWORD count, four bytes of padding, then pairs of a pointer and a DWORD of attributes padded to eight.
        byte[] sid = Operators.ToBytes();
        IntPtr memory = Marshal.AllocHGlobal(24 + sid.Length);
        try
        {
            Marshal.WriteInt32(memory, 1);
            Marshal.WriteIntPtr(memory, 8, IntPtr.Add(memory, 24));
            Marshal.WriteInt64(memory, 16, 7);
            Marshal.Copy(sid, 0, IntPtr.Add(memory, 24), sid.Length);

            Assert.Equal(new[] { Operators }, AccountGroups.ReadTokenGroups(memory));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    private static List<KeyValuePair<Sid, IReadOnlyList<Sid>>> Machine() =>
    [
        new(Outer, [Operators]),
        new(Operators, [Jim]),
        new(Strangers, [WellKnownAccount.Administrators]),
    ];
}
