using System;
using GoWinOps.Manifest;
using Xunit;

namespace GoWinOps.Tests.Manifest;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("1.5m", 90)]
    [InlineData("0s", 0)]
    [InlineData("00:00:30", 30)]
    [InlineData("01:02:03.5", 3723.5)]
    [InlineData("1.00:00:00", 86400)]
    public void A_duration_is_read(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("30 s")]
    [InlineData("30S")]
    [InlineData("1:2:3")]
    [InlineData("25:00:00")]
    [InlineData("99999999999999999999d")]
    [InlineData("5m\n")]
    public void What_is_no_duration_is_not_read_as_one(string text) => Assert.False(DurationText.TryParse(text, out _));
}
