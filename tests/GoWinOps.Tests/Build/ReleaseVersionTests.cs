using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class ReleaseVersionTests
{
    [Theory]
    [InlineData("v1.2.3-0-g0123456789ab", false, "1.2.3", "1.2.3.0")]
    [InlineData("v1.2.3-4-g0123456789ab", false, "1.2.4-dev.4+g0123456789ab", "1.2.3.4")]
    [InlineData("v1.3.0-rc.1-0-g0123456789ab", false, "1.3.0-rc.1", "1.3.0.0")]
    [InlineData("v1.3.0-rc.1-1-g0123456789ab", false, "1.3.0-rc.1.dev.1+g0123456789ab", "1.3.0.1")]
    [InlineData("v1.2.3-0-g0123456789ab", true, "1.2.3+dirty", "1.2.3.0")]
    [InlineData("v1.2.3-4-g0123456789ab", true, "1.2.4-dev.4+g0123456789ab.dirty", "1.2.3.4")]
    [InlineData("v1.2.3+build.7-0-g0123456789ab", false, "1.2.3+build.7", "1.2.3.0")]
    [InlineData("v1.2.3+build.7-0-g0123456789ab", true, "1.2.3+build.7.dirty", "1.2.3.0")]
    [InlineData("v1.2.3+build.7-2-g0123456789ab", false, "1.2.4-dev.2+g0123456789ab", "1.2.3.2")]
    [InlineData("v0.1.0-alpha-3-gabc-0-g0123456789ab", false, "0.1.0-alpha-3-gabc", "0.1.0.0")]
    [InlineData("v20260822.1.0-0-g0123456789ab", false, "20260822.1.0", "2026.822.1.0")]
    [InlineData("v70000.1.0-0-g0123456789ab", false, "70000.1.0", null)]
    [InlineData("v1.0.0-70000-g0123456789ab", false, "1.0.1-dev.70000+g0123456789ab", "1.0.0.65535")]
    public void What_git_describes_becomes_a_semantic_version(string describe, bool isDirty, string version, string? fileVersion)
    {
        ReleaseVersion release = ReleaseVersion.FromDescribe(describe, 99, "ffffffffffff", isDirty);

        Assert.Equal(version, release.Version.ToString());
        Assert.Equal(fileVersion, release.FileVersion?.ToString());
    }

    [Theory]
    [InlineData(false, "0.0.0-dev.7+g0123456789ab")]
    [InlineData(true, "0.0.0-dev.7+g0123456789ab.dirty")]
    public void Without_a_tag_the_commits_are_counted(bool isDirty, string version)
    {
        ReleaseVersion release = ReleaseVersion.FromDescribe(null, 7, "0123456789ab", isDirty);

        Assert.Equal(version, release.Version.ToString());
        Assert.Equal("0.0.0.7", release.FileVersion?.ToString());
    }

    [Theory]
    [InlineData("v1.2-0-g0123456789ab")]
    [InlineData("v1.02.3-0-g0123456789ab")]
    [InlineData("v2026-08-22-5-g0123456789ab")]
    public void A_tag_that_is_no_semantic_version_is_refused_by_name(string describe)
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => ReleaseVersion.FromDescribe(describe, 1, "0123456789ab", false));

        Assert.Equal(nameof(Messages.GitTagInvalid), exception.ErrorId);
    }

    [Fact]
    public void Commits_after_a_release_sort_above_it_and_below_the_next()
    {
        SemanticVersion released = ReleaseVersion.FromDescribe("v1.2.3-0-g0", 1, "0", false).Version;
        SemanticVersion development = ReleaseVersion.FromDescribe("v1.2.3-4-g0", 1, "0", false).Version;
        SemanticVersion later = ReleaseVersion.FromDescribe("v1.2.3-10-g0", 1, "0", false).Version;
        SemanticVersion next = ReleaseVersion.FromDescribe("v1.2.4-0-g0", 1, "0", false).Version;

        Assert.True(released < development);
        Assert.True(development < later);
        Assert.True(later < next);
    }

    [Fact]
    public void Commits_after_a_release_candidate_sort_above_it_and_below_the_next_candidate_and_the_final_release()
    {
        SemanticVersion candidate = ReleaseVersion.FromDescribe("v1.3.0-rc.1-0-g0", 1, "0", false).Version;
        SemanticVersion development = ReleaseVersion.FromDescribe("v1.3.0-rc.1-1-g0", 1, "0", false).Version;
        SemanticVersion nextCandidate = ReleaseVersion.FromDescribe("v1.3.0-rc.2-0-g0", 1, "0", false).Version;
        SemanticVersion final = ReleaseVersion.FromDescribe("v1.3.0-0-g0", 1, "0", false).Version;

        Assert.True(candidate < development);
        Assert.True(development < nextCandidate);
        Assert.True(nextCandidate < final);
    }
}
