using System;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

public sealed class RolloutPlanTests
{
    [Fact]
    public void A_plan_with_defaults_is_valid_and_its_hash_changes_with_its_content()
    {
        RolloutPlan plan = Plan();
        plan.Validate();
        string before = plan.Hash();
        plan.MinReady += TimeSpan.FromTicks(1);
        Assert.NotEqual(before, plan.Hash());
    }

    [Fact]
    public void A_plan_that_cannot_work_is_refused_with_the_reason()
    {
        AssertInvalid("names no node", plan => plan.Nodes = Array.Empty<string>());
        AssertInvalid("'web01' twice", plan => plan.Nodes = new[] { "web01", "WEB01" });
        AssertInvalid("MinReady (00:05:00) leaves no time", plan => plan.MinReady = plan.HealthyDeadline);
        AssertInvalid("ProgressDeadline", plan => plan.ProgressDeadline = plan.LongestNode);
        AssertInvalid("DrainTimeout is -00:00:01", plan => plan.DrainTimeout = TimeSpan.FromSeconds(-1));
        AssertInvalid("StopTimeout is 00:00:00", plan => plan.StopTimeout = TimeSpan.Zero);
        AssertInvalid("MaxUnavailable is 0", plan => plan.MaxUnavailable = 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/healthz")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:secret@127.0.0.1/")]
    public void An_address_that_cannot_be_asked_is_refused(string url)
    {
        RolloutPlan plan = Plan();
        plan.HealthUrl = url;
        Assert.Equal("ProbeUrlInvalid", Assert.Throws<GoWinOpsException>(plan.Validate).ErrorId);
    }

    [Theory]
    [InlineData("1", 10, 1)]
    [InlineData("25%", 10, 2)]
    [InlineData("25%", 3, 1)]
    [InlineData("100%", 3, 3)]
    [InlineData("0", 3, 1)]
    public void A_share_rounds_down_and_never_below_the_least(string text, int total, int expected) => Assert.Equal(expected, NodeCount.Parse(text).Of(total, 1));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("101%")]
    [InlineData("half")]
    public void What_is_no_number_of_nodes_is_refused(string text) =>
        Assert.Equal("NodeCountInvalid", Assert.Throws<GoWinOpsException>(() => NodeCount.Parse(text)).ErrorId);

    private static RolloutPlan Plan() => new()
    {
        Service = "orders",
        Nodes = new[] { "web01" },
        HealthUrl = "http://127.0.0.1:8080/healthz",
        Release = new RolloutRelease { Version = "2.0.0" },
    };

    private static void AssertInvalid(string reason, Action<RolloutPlan> spoil)
    {
        RolloutPlan plan = Plan();
        spoil(plan);
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(plan.Validate);
        Assert.Equal("RolloutPlanInvalid", exception.ErrorId);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
