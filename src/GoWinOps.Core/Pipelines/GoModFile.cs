using System.Text.RegularExpressions;

namespace GoWinOps.Pipelines;

/// <summary>What a pipeline needs to know of go.mod.</summary>
public static class GoModFile
{
    private static readonly Regex Toolchain = new(@"^toolchain[ \t]+go(?<version>1\.[0-9]+(?:\.[0-9]+)?)\s*(?://.*)?$", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Regex Go = new(@"^go[ \t]+(?<version>1\.[0-9]+(?:\.[0-9]+)?)\s*(?://.*)?$", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    /// <summary>The Go version the file asks for: that of its line <c>toolchain</c>, else of <c>go</c>; empty where it has neither.</summary>
    public static string GoVersion(string text)
    {
        Match match = Toolchain.Match(text);
        if (!match.Success)
            match = Go.Match(text);
        return match.Groups["version"].Value;
    }
}
