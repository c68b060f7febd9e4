using System;
using System.Linq;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows.Security;

/// <summary>Byte for byte as [MS-DTYP] 2.4 lays them out; the descriptor is the one every new service has.</summary>
public sealed class SecurityDescriptorTests
{
    // Service defaults of Windows: SYSTEM, Administrators, INTERACTIVE, SERVICE.
    private const string DefaultText = "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)";

    private const string DefaultBytes =
        "01000480" + "00000000" + "00000000" + "00000000" + "14000000" // revision, control SE_DACL_PRESENT | SE_SELF_RELATIVE, no owner, group, SACL; DACL at 20
        + "0200" + "5C00" + "0400" + "0000" // revision 2, 92 bytes, four entries
        + "0000" + "1400" + "FD010200" + "010100000000000512000000"
        + "0000" + "1800" + "FF010F00" + "01020000000000052000000020020000"
        + "0000" + "1400" + "8D010200" + "010100000000000504000000"
        + "0000" + "1400" + "8D010200" + "010100000000000506000000";

    [Fact]
    public void The_default_of_a_service_is_written_byte_for_byte()
    {
        SecurityDescriptor descriptor = SddlText.Parse(DefaultText, _ => null);

        Assert.Equal(DefaultBytes, Convert.ToHexString(descriptor.ToBytes()));
    }

    [Fact]
    public void The_bytes_of_Windows_are_read_and_shown_as_Windows_shows_them()
    {
        SecurityDescriptor descriptor = SecurityDescriptor.Read(Convert.FromHexString(DefaultBytes));

        Assert.Equal(4, descriptor.Access!.Count);
        Assert.Equal(DefaultText, SddlText.Write(descriptor));
        Assert.Equal(new[] { 0x201FDu, 0xF01FFu, 0x2018Du, 0x2018Du }, descriptor.Access.Select(entry => entry.Mask));
    }

    [Fact]
    public void A_descriptor_without_a_list_is_unknown_and_not_an_empty_list()
    {
        SecurityDescriptor empty = SecurityDescriptor.Read(Convert.FromHexString("0100008000000000000000000000000000000000"));

        Assert.Null(empty.Access);
        Assert.False(empty.AllowsEverything);
        Assert.Null(SddlText.Write(empty));
        Assert.Null(SecurityDescriptor.Read(Array.Empty<byte>()).Access);
    }

    [Fact]
    public void A_list_that_is_present_and_null_lets_everybody_do_everything()
    {
        SecurityDescriptor open = SecurityDescriptor.Read(Convert.FromHexString("0100048000000000000000000000000000000000"));

        Assert.True(open.AllowsEverything);
        Assert.Equal("D:NO_ACCESS_CONTROL", SddlText.Write(open));
    }

    [Fact]
    public void Protection_and_inheritance_are_kept()
    {
        SecurityDescriptor descriptor = SddlText.Parse("D:PARAI(D;OICIIOID;GA;;;WD)", _ => null);

        SecurityDescriptor read = SecurityDescriptor.Read(descriptor.ToBytes());

        Assert.True(read.IsProtected && read.IsAutoInherited && read.IsAutoInheritRequired);
        Assert.Equal("D:PARAI(D;OICIIOID;GA;;;WD)", SddlText.Write(read));
    }

    [Fact]
    public void Owner_group_and_audit_list_are_laid_out_as_Windows_lays_them_out()
    {
        const string Whole = "0100" + "14B8" + "50000000" + "60000000" + "14000000" + "30000000" // owner at 80, group at 96, SACL at 20, DACL at 48
            + "0200" + "1C00" + "0100" + "0000" + "02C0" + "1400" + "00000010" + "010100000000000100000000"
            + "0200" + "2000" + "0100" + "0000" + "0000" + "1800" + "00000010" + "01020000000000052000000020020000"
            + "01020000000000052000000020020000"
            + "010100000000000512000000";

        SecurityDescriptor descriptor = SddlText.Parse("O:BAG:SYD:P(A;;GA;;;BA)S:PAI(AU;SAFA;GA;;;WD)", _ => null);

        Assert.Equal(Whole, Convert.ToHexString(descriptor.ToBytes()));
        // SE_SACL_PRESENT with a list without entries takes all auditing away; without the flag nothing is said.
        Assert.Equal("01001080" + "00000000" + "00000000" + "14000000" + "00000000" + "0200080000000000", Convert.ToHexString(SddlText.Parse("S:", _ => null).ToBytes()));
    }

    [Fact]
    public void An_entry_of_a_kind_that_is_not_looked_into_is_written_as_it_was_read()
    {
        // ACCESS_ALLOWED_CALLBACK_ACE_TYPE (9), with four bytes of a condition behind the identifier.
        const string Conditional = "01000480" + "00000000" + "00000000" + "00000000" + "14000000"
            + "0200" + "2000" + "0100" + "0000" + "0900" + "1800" + "FF010F00" + "010100000000000100000000" + "61727478";

        SecurityDescriptor read = SecurityDescriptor.Read(Convert.FromHexString(Conditional));

        Assert.Equal(Conditional, Convert.ToHexString(read.ToBytes()));
        Assert.Null(SddlText.Write(read));
    }

    [Theory]
    [InlineData("0100")] // too short for a header
    [InlineData("0200048000000000000000000000000014000000")] // revision 2
    [InlineData("0100048000000000000000000000000014000000")] // the list lies behind the end
    [InlineData("01000480000000000000000000000000140000000200FF0001000000")] // the list is longer than the descriptor
    [InlineData("0100048000000000000000000000000014000000" + "0200" + "1000" + "0100" + "0000" + "0000" + "4000" + "00000000")] // the entry is longer than the list
    [InlineData("0100048000000000000000000000000014000000" + "0200" + "0800" + "0100" + "0000")] // an entry is missing
    public void A_damaged_descriptor_is_refused(string bytes) =>
        Assert.Throws<FormatException>(() => SecurityDescriptor.Read(Convert.FromHexString(bytes)));
}
