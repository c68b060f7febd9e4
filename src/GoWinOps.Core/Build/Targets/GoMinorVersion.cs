using System.Globalization;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>The minor version of a Go 1: which ports and processor levels there are depends on nothing else.</summary>
internal static class GoMinorVersion
{
    private static readonly Regex Form = new(@"go1\.(?<minor>[0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant);

    /// <summary>24 for <c>go1.24.4</c>, <c>go1.24rc1</c> and <c>devel go1.24-abc</c>; the highest number for what names none, as a Go built from source may.</summary>
    internal static int Of(string version)
    {
        Match match = Form.Match(version);
        return match.Success ? int.Parse(match.Groups["minor"].Value, NumberStyles.None, CultureInfo.InvariantCulture) : int.MaxValue;
    }
}
