using System.Linq;
using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

public sealed class SemanticVersionTests
{
    [Fact]
    public void Versions_sort_as_the_specification_s_own_example_does()
    {
        string[] ordered =
        {
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0",
            "2.1.1", "10.0.0",
        };

        string[] sorted = ordered.Reverse().Select(Parse).Order().Select(version => version.ToString()).ToArray();

        Assert.Equal(ordered, sorted);
    }

    [Fact]
    public void Build_metadata_does_not_count()
    {
        Assert.True(Parse("1.0.0+a") == Parse("1.0.0+b"));
        Assert.Equal(Parse("1.0.0+a").GetHashCode(), Parse("1.0.0+b").GetHashCode());
        Assert.True(Parse("1.0.0-rc.1") != Parse("1.0.0"));
    }

    [Theory]
    [InlineData("1.2.3-dev.4+g01.dirty")]
    [InlineData("0.0.0-0.a-.-")]
    [InlineData("99999999999999999999.0.0")]
    public void A_version_reads_back_as_it_was_written(string text) => Assert.Equal(text, Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3\n")]
    [InlineData("V1.2.3")]
    public void What_is_no_semantic_version_is_not_read_as_one(string? text) => Assert.False(SemanticVersion.TryParse(text, out _));

    private static SemanticVersion Parse(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out SemanticVersion version), text);
        return version;
    }
}
