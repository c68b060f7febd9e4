using System.Collections.Generic;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class LinkerFlagsTests
{
    [Theory]
    [InlineData("1.2.3", "-X main.v=1.2.3")]
    [InlineData("a b", "-X 'main.v=a b'")]
    [InlineData("it's", "-X \"main.v=it's\"")]
    [InlineData("say \"hi\"", "-X 'main.v=say \"hi\"'")]
    [InlineData("", "-X main.v=")]
    public void A_value_is_quoted_as_a_whole_element(string value, string flags) => Assert.Equal(flags, Stamp("main.v", value));

    [Fact]
    public void Half_a_surrogate_pair_is_refused_because_it_would_reach_the_program_as_something_else()
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => Stamp("main.v", "half " + '\ud83d'));

        Assert.Equal(nameof(Messages.GoVariableValueRefused), exception.ErrorId);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("main.")]
    [InlineData(".version")]
    [InlineData("main.two words")]
    [InlineData("main.a=b")]
    [InlineData("main.'v'")]
    [InlineData("main.1v")]
    public void A_name_that_is_no_variable_is_refused(string name) =>
        Assert.Equal(nameof(Messages.GoVariableNameInvalid), Assert.Throws<GoWinOpsException>(() => Stamp(name, "x")).ErrorId);

    [Theory]
    [InlineData("", "", "")]
    [InlineData("-mod=vendor -v", "-mod=vendor -v", "")]
    [InlineData("-mod=vendor '-ldflags=-s -w' -v", "-mod=vendor -v", "-s -w")]
    [InlineData("\"--ldflags=-X 'main.a=b c'\"", "", "-X 'main.a=b c'")]
    [InlineData("-ldflags=-s", "", "-s")]
    public void Linker_flags_that_GOFLAGS_hold_are_taken_out_of_them(string flags, string left, string linkerFlags)
    {
        GoFlags parsed = GoFlags.Parse(flags);

        Assert.Equal(left, parsed.Environment);
        Assert.Equal(linkerFlags, parsed.LinkerFlags);
    }

    private static string Stamp(string name, string value) => LinkerFlags.Stamp(new[] { new KeyValuePair<string, string>(name, value) });
}
