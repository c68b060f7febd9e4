using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

/// <summary>What events and alerts tell of a command line.</summary>
public sealed class ShownCommandLineTests
{
    [Theory]
    [InlineData("--listen :80 -v", "--listen :80 -v")]
    [InlineData("--password=hunter2 --port 80", "--password=*** --port 80")]
    [InlineData("--db-password hunter2 --port 80", "--db-password *** --port 80")]
    [InlineData("/token:hunter2", "/token:***")]
    [InlineData("-api-key hunter2", "-api-key ***")]
    [InlineData("--db postgres://orders:hunter2@db01/orders", "--db postgres://orders:***@db01/orders")]
    [InlineData("--db Server=db01;Password=hunter2;Timeout=5", "--db Server=db01;Password=***;Timeout=5")]
    [InlineData("--url https://hook/?token=hunter2&a=b", "--url https://hook/?token=***&a=b")]
    [InlineData("--password --verbose", "--password --verbose")]
    [InlineData("--tokens-per-second 5", "--tokens-per-second ***")]
    public void What_looks_like_a_secret_is_left_out(string line, string expected)
    {
        string shown = ShownCommandLine.Of(null, line.Split(' '));

        Assert.Equal(expected, shown);
        Assert.DoesNotContain("hunter2", shown, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_tells_no_token_of_its_address()
    {
        Assert.Equal("http://127.0.0.1/healthz?*** answered 503", ShownCommandLine.WithoutQuery("http://127.0.0.1/healthz?key=x answered 503", "http://127.0.0.1/healthz?key=x"));
    }
}
