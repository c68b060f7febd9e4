using System;
using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class StartupAdviceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.9);

    [Fact]
    public void A_program_whose_packages_are_slow_is_warned_of_with_their_names()
    {
        GoStartupMeasurement measurement = Measured(initMilliseconds: 300, medianMilliseconds: 310);
        measurement.Packages = [new GoPackageInit { Package = "example.com/ballast", Duration = TimeSpan.FromMilliseconds(250) }];

        Assert.Contains("example.com/ballast", StartupAdvice.For(measurement, Limit), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_slow_after_main_began_gives_another_warning() =>
        Assert.Contains("to be ready", StartupAdvice.For(Measured(initMilliseconds: 1, medianMilliseconds: 300), Limit), StringComparison.Ordinal);

    [Fact]
    public void A_program_that_starts_in_less_than_a_third_of_the_limit_gives_none() =>
        Assert.Null(StartupAdvice.For(Measured(initMilliseconds: 1, medianMilliseconds: 299), Limit));

    private static GoStartupMeasurement Measured(int initMilliseconds, int medianMilliseconds) =>
        new() { Name = "orders", InitTime = TimeSpan.FromMilliseconds(initMilliseconds), Median = TimeSpan.FromMilliseconds(medianMilliseconds) };
}
