using System;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows.Security;

public sealed class SidTests
{
    // As Windows itself shows them on every machine (sc.exe showsid).
    [Theory]
    [InlineData("TrustedInstaller", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")]
    [InlineData("trustedinstaller", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")]
    [InlineData("MSSQLSERVER", "S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003")]
    [InlineData("SQLSERVERAGENT", "S-1-5-80-344959196-2060754871-2302487193-2804545603-1466107430")]
    [InlineData("WinDefend", "S-1-5-80-1913148863-3492339771-4165695881-2087618961-4109116736")]
    public void The_identifier_of_a_services_account_follows_from_its_name(string service, string expected)
    {
        Sid sid = Sid.OfService(service);

        Assert.Equal(expected, sid.ToString());
        Assert.True(sid.IsOfService);
    }

    [Theory]
    [InlineData("S-1-5-18", "010100000000000512000000")]
    [InlineData("S-1-1-0", "010100000000000100000000")]
    [InlineData("S-1-5-32-544", "01020000000000052000000020020000")]
    [InlineData("S-1-5-21-1004336348-1177238915-682003330-512", "010500000000000515000000DCF4DC3B833D2B46828BA62800020000")]
    public void Bytes_are_those_of_Windows_and_read_back_the_same(string text, string bytes)
    {
        Sid sid = Sid.Parse(text);

        Assert.Equal(bytes, Convert.ToHexString(sid.ToBytes()));
        Assert.Equal(sid, Sid.Read(Convert.FromHexString("FFFF" + bytes), 2));
        Assert.Equal(text, sid.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("S-1")]
    [InlineData("S-2-5-18")]
    [InlineData("S-1-5-4294967296")]
    [InlineData("S-1-5-x")]
    [InlineData("S-1-281474976710656-1")]
    [InlineData("BUILTIN\\Users")]
    [InlineData("S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16")]
    public void What_is_no_identifier_is_not_taken_for_one(string text) => Assert.Null(Sid.TryParse(text));

    [Theory]
    [InlineData("01")]
    [InlineData("0105000000000005")]
    [InlineData("0201000000000005120000")]
    [InlineData("0110000000000005" + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void Bytes_that_end_early_or_claim_too_much_are_refused(string bytes) =>
        Assert.Throws<FormatException>(() => Sid.Read(Convert.FromHexString(bytes), 0));

    // SID_NAME_USE of winnt.h.
    [Theory]
    [InlineData(1, true)] // a user
    [InlineData(2, true)] // a group
    [InlineData(3, false)] // a domain, or a machine
    [InlineData(4, true)] // a local group
    [InlineData(5, true)] // a well-known group
    [InlineData(6, false)] // an account that was deleted
    [InlineData(8, false)] // unknown
    [InlineData(9, true)] // a computer
    [InlineData(10, false)] // a label
    public void Only_who_can_log_on_or_be_a_member_is_an_account(uint use, bool expected) => Assert.Equal(expected, AccountDirectory.IsAccount(use));

    [Fact]
    public void A_wrong_offset_is_refused() => Assert.Throws<FormatException>(() => Sid.Read(new byte[12], -4));

    [Fact]
    public void Well_known_accounts_are_found_by_either_spelling_of_their_English_name()
    {
        Assert.Equal(WellKnownAccount.Administrators, WellKnownAccount.FindName("administrators")!.Sid);
        Assert.Equal(WellKnownAccount.Administrators, WellKnownAccount.FindName(@"BUILTIN\Administrators")!.Sid);
        Assert.Null(WellKnownAccount.FindName(@"CONTOSO\Administrators"));
        Assert.Equal(WellKnownAccount.Everyone, WellKnownAccount.FindAlias("wd")!.Sid);
    }
}
