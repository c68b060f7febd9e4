using System;
using System.Linq;
using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class InitTraceTests
{
    [Fact]
    public void Lines_of_Gos_runtime_become_packages_the_longest_first()
    {
        InitTrace trace = new();
        trace.Take("init internal/bytealg @0.008 ms, 0 ms clock, 0 bytes 0 allocs");
        trace.Take("init net/http @1.5 ms, 0.25 ms clock, 20480 bytes 38 allocs");
        trace.Take("init example.com/service/ballast @2 ms, 0.75 ms clock, 4194304 bytes 1 allocs");

        Assert.Equal(TimeSpan.FromMilliseconds(1), trace.Total);
        GoPackageInit slowest = trace.Packages[0];
        Assert.Equal("example.com/service/ballast", slowest.Package);
        Assert.Equal(TimeSpan.FromMilliseconds(2), slowest.At);
        Assert.Equal(TimeSpan.FromMilliseconds(0.75), slowest.Duration);
        Assert.Equal(0.75, slowest.Share);
        Assert.Equal((4194304L, 1L), (slowest.AllocatedBytes, slowest.Allocations));
        Assert.Equal(new[] { "net/http", "internal/bytealg" }, trace.Packages.Skip(1).Select(package => package.Package));
    }

    [Theory]
    [InlineData("")]
    [InlineData("init")]
    [InlineData("initialised the cache @2 ms")]
    [InlineData("init a b @1 ms, 1 ms clock, 1 bytes 1 allocs")]
    [InlineData("2026/01/01 init a @1 ms, 1 ms clock, 1 bytes 1 allocs")]
    public void Other_lines_are_passed_over(string line)
    {
        InitTrace trace = new();

        trace.Take(line);

        Assert.Empty(trace.Packages);
        Assert.Equal(TimeSpan.Zero, trace.Total);
    }

    [Fact]
    public void Numbers_beyond_reason_count_as_nothing()
    {
        InitTrace trace = new();

        trace.Take("init a @1.2.3 ms, 99999999999999999999999 ms clock, 99999999999999999999999 bytes 1 allocs");

        GoPackageInit package = Assert.Single(trace.Packages);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, 0L), (package.At, package.Duration, package.AllocatedBytes));
    }

    [Theory]
    [InlineData(null, "inittrace=1")]
    [InlineData("", "inittrace=1")]
    [InlineData("gctrace=1", "gctrace=1,inittrace=1")]
    public void What_was_asked_of_the_runtime_before_is_kept(string? before, string expected) => Assert.Equal(expected, InitTrace.Enabled(before));
}
