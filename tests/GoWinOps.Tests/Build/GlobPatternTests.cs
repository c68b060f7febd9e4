using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*", "anything.txt", true)]
    [InlineData("*.html", "page.html", true)]
    [InlineData("*.html", "page.htm", false)]
    [InlineData("p?ge", "page", true)]
    [InlineData("p?ge", "pge", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a(b", "a(b", true)]
    public void An_element_matches_as_it_does_in_Go(string element, string name, bool isMatch) => Assert.Equal(isMatch, GlobPattern.IsMatch(element, name));
}
