using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>Reads places and messages out of what <c>go build -v</c> writes.</summary>
internal static class GoDiagnosticParser
{
    private static readonly char[] NotInPackageNames = { ' ', '\t', ':', '#' };

    // A drive letter's colon must not be taken for the one before the line number.
    private static readonly Regex Place = new(
        @"^(?<file>(?:[A-Za-z]:)?[^:\t][^:]*):(?<line>[0-9]+)(?::(?<column>[0-9]+))?: (?<message>.+)$",
        RegexOptions.CultureInvariant);

    /// <summary>Whether a line only names a package that is being compiled, as <c>-v</c> makes Go do.</summary>
    internal static bool IsPackageName(string line) =>
        line.Length > 0 && line.IndexOfAny(NotInPackageNames) < 0;

    /// <summary>Reads the diagnostics; relative files are resolved against <paramref name="workingFolder"/>.</summary>
    internal static IReadOnlyList<GoDiagnostic> Parse(IEnumerable<string> lines, string workingFolder)
    {
        List<GoDiagnostic> diagnostics = new();
        string? package = null;
        GoDiagnostic? last = null;
        foreach (string line in lines)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                package = line.Substring(2).Split(' ')[0];
                last = null;
                continue;
            }

            if (last is not null && line.StartsWith("\t", StringComparison.Ordinal))
            {
                last.Message += "\n" + line;
                continue;
            }

            last = ParsePlace(line, workingFolder, package);
            if (last is not null)
                diagnostics.Add(last);
        }

        return diagnostics;
    }

    private static GoDiagnostic? ParsePlace(string line, string workingFolder, string? package)
    {
        Match match = Place.Match(line);
        if (!match.Success || !int.TryParse(match.Groups["line"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return null;
        _ = int.TryParse(match.Groups["column"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int column);
        return new GoDiagnostic
        {
            File = Path.GetFullPath(Path.Combine(workingFolder, match.Groups["file"].Value)),
            Line = number,
            Column = column,
            Message = match.Groups["message"].Value,
            Package = package,
        };
    }
}
