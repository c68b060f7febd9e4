using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows.Security;

public sealed class EffectiveAccessTests
{
    private const uint ReadAndRun = 0xA1;
    private static readonly Sid Account = Sid.OfService("orders");
    private static readonly Sid LocalGroup = Sid.Parse("S-1-5-21-1-2-3-1010");
    private static readonly Sid[] Identities = [Account, WellKnownAccount.Everyone, WellKnownAccount.Users];

    [Theory]
    [InlineData("D:(A;;FA;;;SY)(A;;0x1200a9;;;BU)", 0xA1u)]
    [InlineData("D:(A;;GRGX;;;BU)", 0xA1u)]
    [InlineData("D:(A;;FR;;;BU)", 0x81u)]
    [InlineData("D:(D;;0x20;;;WD)(A;;FA;;;BU)", 0x81u)]
    [InlineData("D:(A;;FA;;;BU)(D;;0x20;;;WD)", 0xA1u)]
    [InlineData("D:(A;OICIIO;FA;;;BU)", 0u)]
    [InlineData("D:(A;;FA;;;SY)", 0u)]
    public void Entries_count_in_their_order_for_those_they_name(string list, uint expected) =>
        Assert.Equal(expected, EffectiveAccess.Granted(SddlText.Parse(list, _ => null), Identities, EffectiveAccess.GenericMapping.File, ReadAndRun));

    [Theory]
    [InlineData("D:(A;;0x1200a9;;;BU)", false, "Yes")]
    [InlineData("D:(A;;FA;;;SY)(A;;FA;;;CO)", false, "No")]
    [InlineData("D:(A;;FA;;;SY)(A;;FA;;;BA)", true, "No")]
    [InlineData("D:(A;;FA;;;SY)(A;;FA;;;BA)", false, "Unknown")]
    [InlineData("D:(A;;FA;;;S-1-5-21-1-2-3-1010)", false, "Unknown")]
    [InlineData("D:(A;;FA;;;S-1-5-21-1-2-3-1010)", true, "No")]
    [InlineData("D:(D;;FA;;;S-1-5-21-1-2-3-1010)(A;;FA;;;BU)", false, "Unknown")]
    [InlineData("D:(D;;FA;;;S-1-5-21-1-2-3-1010)(A;;FA;;;BU)", true, "Yes")]
    [InlineData("D:(D;;FA;;;WD)(A;;FA;;;BU)", false, "No")]
    public void No_is_said_only_where_it_is_certain(string list, bool isComplete, string expected)
    {
        Finding finding = EffectiveAccess.Judge(SddlText.Parse(list, _ => null), Identities, isComplete, EffectiveAccess.GenericMapping.File, ReadAndRun);

        Assert.Equal(expected, finding.ToString());
    }

    [Fact]
    public void A_list_that_cannot_be_read_says_nothing()
    {
        Assert.Equal(Finding.Unknown, EffectiveAccess.Judge(null, Identities, true, EffectiveAccess.GenericMapping.File, ReadAndRun));
        Assert.Equal(Finding.Unknown, EffectiveAccess.Judge(new SecurityDescriptor(), Identities, true, EffectiveAccess.GenericMapping.File, ReadAndRun));
    }

    [Fact]
    public void A_group_that_the_account_was_found_in_counts()
    {
        SecurityDescriptor descriptor = SddlText.Parse($"D:(A;;FA;;;{LocalGroup})", _ => null);

        Assert.Equal(Finding.Yes, EffectiveAccess.Judge(descriptor, [.. Identities, LocalGroup], false, EffectiveAccess.GenericMapping.File, ReadAndRun));
    }
}
