using System;
using System.Management.Automation;
using GoWinOps.Tests.Module;
using Xunit;

namespace GoWinOps.Tests.Hosting;

public sealed class DurationTransformationTests
{
    private readonly ArgumentTransformationAttribute transformation = (ArgumentTransformationAttribute)Activator.CreateInstance(
        ModuleAssembly.Assembly.GetType("GoWinOps.Commands.DurationTransformationAttribute", throwOnError: true)!, nonPublic: true)!;

    [Theory]
    [InlineData(30, 30)]
    [InlineData(30L, 30)]
    [InlineData((byte)30, 30)]
    [InlineData(0.5, 0.5)]
    [InlineData("30", 30)]
    [InlineData("0.5", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1h30m", 5400)]
    [InlineData("00:00:30", 30)]
    [InlineData(-1, -1)]
    public void A_number_is_one_of_seconds_whether_it_comes_as_a_number_or_as_text(object given, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), transformation.Transform(null!, given));
        Assert.Equal(TimeSpan.FromSeconds(seconds), transformation.Transform(null!, new PSObject(given)));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("30 seconds")]
    public void What_is_no_duration_is_left_to_PowerShell_to_refuse(string given) => Assert.Same(given, transformation.Transform(null!, given));

    [Fact]
    public void A_time_span_stays_as_it_is() => Assert.Equal(TimeSpan.FromDays(3), transformation.Transform(null!, TimeSpan.FromDays(3)));
}
