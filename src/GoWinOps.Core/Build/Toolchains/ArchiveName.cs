using System.Text.RegularExpressions;

namespace GoWinOps.Build.Toolchains;

/// <summary>The names of official archives: <c>go1.24.4.windows-amd64.zip</c>.</summary>
internal static class ArchiveName
{
    private static readonly Regex Form = new(@"^go(?<version>[0-9]+\.[0-9]+[0-9a-z.]*?)\.[a-z0-9]+-[a-z0-9]+\.(?:zip|tar\.gz)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The version an archive's name tells, or null.</summary>
    internal static GoVersionNumber? VersionOf(string fileName) => GoVersionNumber.TryParse(Form.Match(fileName).Groups["version"].Value);
}
