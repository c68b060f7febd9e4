using System.Linq;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows.Security;

public sealed class SddlTextTests
{
    private static readonly Sid DomainAdmins = Sid.Parse("S-1-5-21-1-2-3-512");

    [Theory]
    [InlineData("D:(A;;RPWP;;;AU)", 0x30u)]
    [InlineData("  d:(a;;0x30;;;au)  ", 0x30u)]
    [InlineData("D:(A;;48;;;AU)", 0x30u)]
    [InlineData("D:(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;AU)", 0xF01FFu)]
    [InlineData("D:(A;;GRGX;;;AU)", 0xA000_0000u)]
    public void Rights_are_read_in_letters_and_in_numbers(string text, uint mask)
    {
        AccessEntry entry = Assert.Single(SddlText.Parse(text, _ => null).Access!);

        Assert.Equal((AccessEntryKind.Allow, mask, WellKnownAccount.AuthenticatedUsers), (entry.Kind, entry.Mask, entry.Sid));
    }

    [Fact]
    public void A_right_without_letters_is_shown_as_a_number()
    {
        Assert.Equal("(A;;0x230;;;AU)", SddlText.Write(new AccessEntry(AccessEntryKind.Allow, AccessEntryFlags.None, 0x230, WellKnownAccount.AuthenticatedUsers)));
    }

    [Fact]
    public void Letters_that_mean_somebody_else_on_every_machine_are_asked_for()
    {
        SecurityDescriptor descriptor = SddlText.Parse("D:(A;;RP;;;DA)(D;;WP;;;S-1-5-21-1-2-3-1001)", alias => alias == "DA" ? DomainAdmins : null);

        Assert.Equal(new[] { "S-1-5-21-1-2-3-512", "S-1-5-21-1-2-3-1001" }, descriptor.Access!.Select(entry => entry.Sid.ToString()));
        Assert.Equal("D:(A;;RP;;;S-1-5-21-1-2-3-512)(D;;WP;;;S-1-5-21-1-2-3-1001)", SddlText.Write(descriptor));
    }

    [Theory]
    [InlineData("O:BAG:SYD:P(A;;GA;;;BA)S:PAI(AU;SAFA;GA;;;WD)", "O:BAG:SY", "D:P(A;;GA;;;BA)", "S:PAI(AU;SAFA;GA;;;WD)")]
    [InlineData(" s:ar g:S-1-5-32-544 ", "G:BA", null, "S:AR")]
    [InlineData("d:s:", null, "D:", "S:")]
    [InlineData("O:S-1-5-21-1-2-3-512", "O:S-1-5-21-1-2-3-512", null, null)]
    public void Each_part_may_be_there_or_not_in_any_order(string text, string? owner, string? access, string? audit)
    {
        SecurityDescriptor descriptor = SddlText.Parse(text, _ => null);
        SecurityDescriptor read = SecurityDescriptor.Read(descriptor.ToBytes());

        Assert.Equal((owner, access, audit), (SddlText.WriteOwner(descriptor), SddlText.Write(descriptor), SddlText.WriteAudit(descriptor)));
        Assert.Equal((owner, access, audit), (SddlText.WriteOwner(read), SddlText.Write(read), SddlText.WriteAudit(read)));
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("(A;;RP;;;AU)", 1, "begins with O:, G:, D: or S:")]
    [InlineData("O:BAD:(A;;RP;;;AU)O:SY", 19, "'O:' is there twice")]
    [InlineData("D:(A;;RP;;;AU)X:(AU;FA;RP;;;WD)", 15, "here belongs")]
    [InlineData("D:(A;;RP;;;AU)(A;;RP", 15, "no ')'")]
    [InlineData("O:D:(A;;RP;;;AU)", 3, "no account")]
    [InlineData("O:BAG:Jim", 7, "'Jim'")]
    [InlineData("D:(AU;FA;RP;;;WD)", 4, "'AU'")]
    [InlineData("S:(A;FA;RP;;;WD)", 4, "'A' is not AU")]
    [InlineData("S:(AU;;RP;;;WD)", 7, "SA (success)")]
    [InlineData("S:NO_ACCESS_CONTROL", 20, "nothing is audited")]
    [InlineData("D:X(A;;RP;;;AU)", 3, "P, AR, AI")]
    [InlineData("D:(A;;RP;;;AU", 3, "no ')'")]
    [InlineData("D:(A;;RP;;AU)", 3, "six parts")]
    [InlineData("D:(X;;RP;;;AU)", 4, "'X'")]
    [InlineData("D:(A;XX;RP;;;AU)", 6, "'XX'")]
    [InlineData("D:(A;;;;;AU)", 7, "no rights")]
    [InlineData("D:(A;;RPX;;;AU)", 7, "'X'")]
    [InlineData("D:(A;;0xZZ;;;AU)", 7, "'0xZZ'")]
    [InlineData("D:(A;;RP;guid;;AU)", 10, "part of an object")]
    [InlineData("D:(A;;RP;;;)", 12, "no account")]
    [InlineData("D:(A;;RP;;;XX)", 12, "'XX'")]
    [InlineData("D:(A;;RP;;;Jim)", 12, "'Jim'")]
    [InlineData("D:NO_ACCESS_CONTROL", 20, "everybody")]
    public void A_text_that_is_wrong_is_refused_with_the_column(string text, int column, string why)
    {
        SddlException failure = Assert.Throws<SddlException>(() => SddlText.Parse(text, _ => null));

        Assert.Equal(column, failure.Column);
        Assert.Contains(why, failure.Message, System.StringComparison.Ordinal);
    }
}
