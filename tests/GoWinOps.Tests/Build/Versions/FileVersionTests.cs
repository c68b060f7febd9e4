using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

public sealed class FileVersionTests
{
    [Theory]
    [InlineData("1.2.3", 0, "1.2.3.0")]
    [InlineData("1.2.3-rc.1+meta", 4, "1.2.3.4")]
    [InlineData("65535.65535.65535", 65535, "65535.65535.65535.65535")]
    [InlineData("0.0.0", 65536, "0.0.0.65535")]
    [InlineData("20260822.1.0", 0, "2026.822.1.0")]
    [InlineData("20261231.1.2", 9, "2026.1231.1.2")]
    [InlineData("1.20260101.7", 9, "1.2026.101.7")]
    [InlineData("1.2.20260822", 9, "1.2.2026.822")]
    public void A_semantic_version_has_one(string version, int revision, string expected)
    {
        Assert.True(FileVersion.TryFrom(Semantic(version), revision, out FileVersion number));

        Assert.Equal(expected, number.ToString());
    }

    [Theory]
    [InlineData("65536.0.0")]
    [InlineData("1.0.99999999999999999999")]
    [InlineData("20261301.0.0")]
    [InlineData("20260822.20260823.0")]
    [InlineData("20260822.70000.0")]
    public void Numbers_too_large_have_none(string version) => Assert.False(FileVersion.TryFrom(Semantic(version), 0, out _));

    [Theory]
    [InlineData("1", "1.0.0.0")]
    [InlineData("1.2.3", "1.2.3.0")]
    [InlineData("1.2.3.65535", "1.2.3.65535")]
    public void It_is_read_from_text(string text, string expected) => Assert.Equal(expected, FileVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3.65536")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1..2")]
    [InlineData("v1.2")]
    [InlineData("-1")]
    [InlineData(" 1")]
    public void Text_that_is_none_is_refused(string text) =>
        Assert.Equal(nameof(Messages.FileVersionInvalid), Assert.Throws<GoWinOpsException>(() => FileVersion.Parse(text)).ErrorId);

    [Fact]
    public void Its_numbers_lie_in_two_words_as_the_resource_holds_them()
    {
        FileVersion version = FileVersion.Parse("1.2.3.4");

        Assert.Equal((0x0001_0002u, 0x0003_0004u), (version.MostSignificant, version.LeastSignificant));
        Assert.Equal(version, new FileVersion(1, 2, 3, 4));
        Assert.NotEqual(version, new FileVersion(1, 2, 3, 5));
    }

    private static SemanticVersion Semantic(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out SemanticVersion version), text);
        return version;
    }
}
