using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Hosting;

/// <summary>Times as people write them.</summary>
public sealed class WrittenDurationTests
{
    [Theory]
    [InlineData("5", "00:00:05")]
    [InlineData("'5'", "00:00:05")]
    [InlineData("1.5", "00:00:01.5000000")]
    [InlineData("30s", "00:00:30")]
    [InlineData("'30s'", "00:00:30")]
    [InlineData("5m", "00:05:00")]
    [InlineData("2h", "02:00:00")]
    [InlineData("2d", "2.00:00:00")]
    [InlineData("(2 * 3)", "00:00:06")]
    [InlineData("([TimeSpan]::FromMinutes(2))", "00:02:00")]
    [InlineData("00:05:00", "00:05:00")]
    public async Task A_number_is_seconds_and_a_suffix_a_unit_whatever_PowerShell_takes_it_for(string written, string expected)
    {
        using TestFolder folder = new();
        using (WatchHistoryWriter writer = new(new WatchFolder(folder.Path), new WatchHistoryLimits(), SystemClock.Instance))
        {
            DateTimeOffset time = DateTimeOffset.UtcNow.AddHours(-3);
            writer.Append(new WatchRecord { Time = time, Since = time, Node = "web01", Watch = "w", Samples = [new WatchSample { Service = "orders" }] });
        }

        using ModuleSession session = new();
        ModuleSession.Outcome outcome = await session.RunAsync($"$found = Get-GoServiceHistory -Last {written} -HistoryPath $args[0]; $found.Until - $found.Since", folder.Path);

        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), outcome.Output.Single().BaseObject);
    }

    [Fact]
    public async Task A_number_of_seconds_that_no_time_can_be_is_refused()
    {
        using ModuleSession session = new();

        Assert.Equal("ParameterArgumentTransformationError", Assert.Single((await session.RunAsync("Watch-GoService x -Node y -Once -Interval 1e300")).ErrorIds));
    }
}
