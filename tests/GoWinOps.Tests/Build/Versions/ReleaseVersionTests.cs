using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

public sealed class ReleaseVersionTests
{
    [Theory]
    [InlineData("v1.2.3", 0, false, "1.2.3", "1.2.3.0")]
    [InlineData("v1.2.3", 4, false, "1.2.4-dev.4+g0123456789ab", "1.2.3.4")]
    [InlineData("v1.3.0-rc.1", 0, false, "1.3.0-rc.1", "1.3.0.0")]
    [InlineData("v1.3.0-rc.1", 1, false, "1.3.0-rc.1.dev.1+g0123456789ab", "1.3.0.1")]
    [InlineData("v1.2.3", 0, true, "1.2.3+dirty", "1.2.3.0")]
    [InlineData("v1.2.3", 4, true, "1.2.4-dev.4+g0123456789ab.dirty", "1.2.3.4")]
    [InlineData("v1.2.3+build.7", 0, false, "1.2.3+build.7", "1.2.3.0")]
    [InlineData("v1.2.3+build.7", 0, true, "1.2.3+build.7.dirty", "1.2.3.0")]
    [InlineData("v1.2.3+build.7", 2, false, "1.2.4-dev.2+g0123456789ab", "1.2.3.2")]
    [InlineData("v0.1.0-alpha-3-gabc", 0, false, "0.1.0-alpha-3-gabc", "0.1.0.0")]
    [InlineData("v20260822.1.0", 0, false, "20260822.1.0", "2026.822.1.0")]
    [InlineData("v70000.1.0", 0, false, "70000.1.0", null)]
    [InlineData("v1.0.0", 70000, false, "1.0.1-dev.70000+g0123456789ab", "1.0.0.65535")]
    public void A_tag_and_the_commits_since_become_a_semantic_version(string tag, int distance, bool isDirty, string version, string? fileVersion)
    {
        ReleaseVersion release = ReleaseVersion.After(Semantic(tag), distance, "0123456789abcdef", isDirty);

        Assert.Equal(version, release.Version.ToString());
        Assert.Equal(fileVersion, release.FileVersion?.ToString());
    }

    [Theory]
    [InlineData(false, "0.0.0-dev.7+g0123456789ab")]
    [InlineData(true, "0.0.0-dev.7+g0123456789ab.dirty")]
    public void Without_a_tag_the_commits_are_counted(bool isDirty, string version)
    {
        ReleaseVersion release = ReleaseVersion.Untagged(7, "0123456789abcdef", isDirty);

        Assert.Equal(version, release.Version.ToString());
        Assert.Equal("0.0.0.7", release.FileVersion?.ToString());
    }

    [Theory]
    [InlineData("v1.2.4", 0, "1.2.4")]
    [InlineData("v1.2.4+build.7", 0, "1.2.4-build.7")]
    [InlineData("v1.2.3", 4, "1.2.4-dev.4-g0123456789ab")]
    public void An_image_s_tag_holds_no_plus_sign(string tag, int distance, string expected) =>
        Assert.Equal(expected, ReleaseVersion.After(Semantic(tag), distance, "0123456789abcdef", false).ImageTag);

    [Fact]
    public void An_image_s_tag_ends_after_the_128_characters_it_may_have() =>
        Assert.Equal("1.0.0-" + new string('x', 122), ReleaseVersion.After(Semantic("v1.0.0-" + new string('x', 200)), 0, "0", false).ImageTag);

    [Theory]
    [InlineData("1.2")]
    [InlineData("one")]
    public void A_version_a_user_gives_must_be_one(string text) =>
        Assert.Equal(nameof(Messages.GoVersionInvalid), Assert.Throws<GoWinOpsException>(() => ReleaseVersion.FromText(text)).ErrorId);

    [Fact]
    public void Commits_after_a_release_sort_above_it_and_below_the_next()
    {
        SemanticVersion released = ReleaseVersion.After(Semantic("v1.2.3"), 0, "0", false).Version;
        SemanticVersion development = ReleaseVersion.After(Semantic("v1.2.3"), 4, "0", false).Version;
        SemanticVersion later = ReleaseVersion.After(Semantic("v1.2.3"), 10, "0", false).Version;
        SemanticVersion next = ReleaseVersion.After(Semantic("v1.2.4"), 0, "0", false).Version;

        Assert.True(released < development);
        Assert.True(development < later);
        Assert.True(later < next);
    }

    [Fact]
    public void Commits_after_a_release_candidate_sort_above_it_and_below_the_next_candidate_and_the_final_release()
    {
        SemanticVersion candidate = ReleaseVersion.After(Semantic("v1.3.0-rc.1"), 0, "0", false).Version;
        SemanticVersion development = ReleaseVersion.After(Semantic("v1.3.0-rc.1"), 1, "0", false).Version;
        SemanticVersion nextCandidate = ReleaseVersion.After(Semantic("v1.3.0-rc.2"), 0, "0", false).Version;
        SemanticVersion final = ReleaseVersion.After(Semantic("v1.3.0"), 0, "0", false).Version;

        Assert.True(candidate < development);
        Assert.True(development < nextCandidate);
        Assert.True(nextCandidate < final);
    }

    private static SemanticVersion Semantic(string tag)
    {
        Assert.True(SemanticVersion.TryParse(tag, out SemanticVersion version), tag);
        return version;
    }
}
