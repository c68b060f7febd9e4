using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GoWinOps.Services;

/// <summary>Sizes as people write them: <c>512MB</c>, <c>1.5GB</c>, <c>65536</c>. As in PowerShell a kilobyte has 1024 bytes.</summary>
internal static class SizeText
{
    private static readonly Regex Form = new(@"^(?<number>[0-9]+(?:\.[0-9]+)?) ?(?<unit>(?:[KMGT]i?)?B)?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Reads a size in bytes.</summary>
    internal static bool TryParse(string text, out long bytes)
    {
        Match match = Form.Match(text.Trim());
        bytes = 0;
        if (!match.Success || !decimal.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return false;
        string unit = match.Groups["unit"].Value;
        int power = unit.Length == 0 ? 0 : "BKMGT".IndexOf(char.ToUpperInvariant(unit[0]));
        for (int step = 0; step < power && number <= long.MaxValue; step++)
            number *= 1024;
        if (number > long.MaxValue)
            return false;
        bytes = (long)Math.Round(number);
        return true;
    }
}
