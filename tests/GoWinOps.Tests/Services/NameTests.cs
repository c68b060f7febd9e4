using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class NameTests
{
    [Theory]
    [InlineData("orders")]
    [InlineData("Orders Service 2")]
    [InlineData("orders.api_v2-eu")]
    public void An_ordinary_service_name_is_accepted(string name) => Assert.Equal(name, ServiceName.RequireInstallable(name));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData("con")]
    [InlineData("LPT1.x")]
    [InlineData("a:b")]
    [InlineData("a*")]
    [InlineData("a.")]
    [InlineData(" a")]
    [InlineData("a\u0001")]
    public void A_name_that_cannot_name_a_service_and_a_folder_is_refused(string name)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceName.RequireInstallable(name));

        Assert.Equal("ServiceNameInvalid", failure.ErrorId);
    }

    [Fact]
    public void A_service_name_may_have_256_characters_and_no_more()
    {
        ServiceName.RequireValid(new string('a', 256));

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceName.RequireValid(new string('a', 257)));

        Assert.Contains("257", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.4.2")]
    [InlineData("v1.4.2-rc.1+build.7")]
    public void A_semantic_version_is_accepted(string version) => Assert.Equal(version, ReleaseVersion.RequireValid(version));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../../x")]
    [InlineData(@"1\2")]
    [InlineData("1/2")]
    [InlineData(".hidden")]
    [InlineData("nul")]
    [InlineData("v1.")]
    public void A_version_that_would_leave_its_folder_is_refused(string version)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ReleaseVersion.RequireValid(version));

        Assert.Equal("ReleaseVersionInvalid", failure.ErrorId);
    }

    [Theory]
    [InlineData("orders", "ORDERS", true)]
    [InlineData("ord*", "Orders", true)]
    [InlineData("o?ders", "orders", true)]
    [InlineData("[a-o]rders", "orders", true)]
    [InlineData("[a-n]rders", "orders", false)]
    [InlineData("orders", "orders2", false)]
    [InlineData("a.b*", "axb", false)]
    [InlineData("a[b", "a[b", true)]
    [InlineData("[z-a]rders", "orders", true)]
    [InlineData("[a^-]rders", "-rders", true)]
    [InlineData("[^o]rders", "orders", true)]
    [InlineData("[^o]rders", "arders", false)]
    [InlineData(@"[\w]rders", "arders", false)]
    [InlineData("orders`*", "orders*", true)]
    [InlineData("orders`*", "ordersx", false)]
    [InlineData("orders`[1`]*", "orders[1]x", true)]
    [InlineData("orders[`]]", "orders]", true)]
    [InlineData("a`b", "a`b", true)]
    public void A_pattern_is_read_as_PowerShell_reads_it(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).Matches(name));

    [Theory]
    [InlineData("orders", true)]
    [InlineData("a[b", true)]
    [InlineData("a[b]", false)]
    [InlineData("*", false)]
    [InlineData("orders`[1`]", true)]
    [InlineData("[]", true)]
    public void A_name_is_told_from_a_pattern(string text, bool isLiteral) => Assert.Equal(isLiteral, new NamePattern(text).IsLiteral);

    [Fact]
    public void A_name_with_brackets_means_the_service_that_is_called_so_and_not_one_that_looks_like_it()
    {
        NamePattern name = new("Orders[1]");

        Assert.Equal(["orders[1]"], new[] { "orders1", "orders[1]" }.Where(name.Among(["orders1", "orders[1]"]).Matches));
        Assert.Equal(["orders1"], new[] { "orders1", "orders2" }.Where(name.Among(["orders1", "orders2"]).Matches));
    }

    [Fact]
    public void A_name_with_brackets_that_are_escaped_is_told_without_the_escapes() => Assert.Equal("orders[1]", new NamePattern("orders`[1`]").Text);

    [Theory]
    [InlineData("localsystem", "LocalSystem")]
    [InlineData(@".\LocalSystem", "LocalSystem")]
    [InlineData(@"NT AUTHORITY\SYSTEM", "LocalSystem")]
    [InlineData("NetworkService", @"NT AUTHORITY\NetworkService")]
    [InlineData(@"nt authority\local service", @"NT AUTHORITY\LocalService")]
    [InlineData(@"CONTOSO\orders$", @"CONTOSO\orders$")]
    public void Accounts_take_the_managers_own_spelling(string given, string expected) => Assert.Equal(expected, ServiceAccount.Normalize(given));

    [Fact]
    public void A_local_account_is_the_same_with_a_dot_and_with_the_machines_name()
    {
        Assert.True(ServiceAccount.AreSame(@".\orders", Environment.MachineName + @"\Orders"));
        Assert.False(ServiceAccount.AreSame(@".\orders", @"CONTOSO\orders"));
    }
}
