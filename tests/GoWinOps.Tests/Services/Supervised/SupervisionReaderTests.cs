using System;
using System.Collections;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class SupervisionReaderTests
{
    [Fact]
    public void Names_and_values_are_read_as_they_are_written_in_scripts()
    {
        ServiceSupervision read = SupervisionReader.Read(new Hashtable
        {
            ["memoryLimitBytes"] = "512MB",
            ["MemorySoftLimitBytes"] = 400_000_000,
            ["CpuLimitPercent"] = 50L,
            ["Restart"] = "always",
            ["RestartDelay"] = "2s",
            ["RestartMaxDelay"] = 90,
            ["SuccessExitCodes"] = 3,
            ["LogDaily"] = "true",
            ["WorkingDirectory"] = null,
            ["Liveness"] = new Hashtable { ["Url"] = "http://127.0.0.1:8080/livez", ["Period"] = "00:00:05", ["FailureThreshold"] = 2 },
            ["Readiness"] = new Hashtable { ["Command"] = new object[] { "check.exe", "--fast" } },
            ["Stop"] = new object[] { new Hashtable { ["Method"] = "Http", ["Url"] = "http://127.0.0.1:8080/stop", ["Wait"] = 5 }, new Hashtable { ["Method"] = "CtrlBreak" } },
            ["BeforeStart"] = new Hashtable { ["Command"] = "migrate.exe", ["Timeout"] = "5m" },
        });

        Assert.Equal((512L << 20, 400_000_000, 50), (read.MemoryLimitBytes!.Value, read.MemorySoftLimitBytes!.Value, read.CpuLimitPercent!.Value));
        Assert.Equal((ServiceRestartPolicy.Always, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(90)), (read.Restart, read.RestartDelay, read.RestartMaxDelay));
        Assert.Equal(new[] { 3 }, read.SuccessExitCodes);
        Assert.True(read.LogDaily);
        Assert.Equal(("http://127.0.0.1:8080/livez", TimeSpan.FromSeconds(5), 2), (read.Liveness!.Url, read.Liveness.Period, read.Liveness.FailureThreshold));
        Assert.Equal(new[] { "check.exe", "--fast" }, read.Readiness!.Command);
        Assert.Equal(new[] { ServiceStopMethod.Http, ServiceStopMethod.CtrlBreak }, read.Stop!.Select(step => step.Method));
        Assert.Equal(TimeSpan.FromSeconds(5), read.Stop![0].Wait);
        Assert.Equal(("migrate.exe", TimeSpan.FromMinutes(5)), (read.BeforeStart!.Command.Single(), read.BeforeStart.Timeout));
        SupervisionRules.RequireValid(read, "orders");
    }

    [Fact]
    public void A_misspelt_name_is_refused_with_what_was_probably_meant()
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => Read("Liveness", new Hashtable { ["Intervall"] = 5, }));
        GoWinOpsException top = Assert.Throws<GoWinOpsException>(() => Read("Livenes", new Hashtable()));

        Assert.Equal(("SupervisionKeyUnknown", "SupervisionKeyUnknown"), (exception.ErrorId, top.ErrorId));
        Assert.Equal("Supervision.Liveness has no 'Intervall'.", exception.Message);
        Assert.Contains("Liveness", top.Problem.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RestartDelay", "soon", "a duration")]
    [InlineData("RestartDelay", double.PositiveInfinity, "a duration")]
    [InlineData("MemoryLimitBytes", "lots", "a number")]
    [InlineData("MemoryLimitBytes", 1.5, "a whole number")]
    [InlineData("CpuLimitPercent", 5_000_000_000L, "a whole number")]
    [InlineData("Restart", "Sometimes", "one of OnFailure, Always")]
    [InlineData("Restart", 1, "one of OnFailure, Always")]
    [InlineData("LogDaily", "maybe", "true or false")]
    [InlineData("Liveness", "http://127.0.0.1/", "names and values")]
    [InlineData("Stop", "CtrlBreak", "names and values")]
    public void A_value_of_the_wrong_kind_is_refused_with_its_path_and_what_is_expected(string name, object value, string expected)
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => Read(name, value));

        Assert.Equal("SupervisionValueInvalid", exception.ErrorId);
        Assert.StartsWith($"Supervision.{name}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Problem.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("65536", 65536)]
    [InlineData("1KB", 1024)]
    [InlineData("1 kib", 1024)]
    [InlineData("1.5GB", 1610612736)]
    [InlineData("2TB", 2199023255552)]
    [InlineData("512B", 512)]
    public void A_size_may_have_a_unit(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1XB")]
    [InlineData("1e9")]
    [InlineData("99999999999TB")]
    public void What_is_no_size_is_not_read_as_one(string text) => Assert.False(SizeText.TryParse(text, out long _));

    private static ServiceSupervision Read(string name, object value) => SupervisionReader.Read(new Hashtable { [name] = value });
}
