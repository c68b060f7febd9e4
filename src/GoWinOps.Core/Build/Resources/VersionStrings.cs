using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The strings a user may set in a version resource.</summary>
/// <remarks>Source: "StringFileInfo BLOCK Statement" of the VERSIONINFO resource in the Windows documentation. ProductVersion is not among them: it is the release's version.</remarks>
public static class VersionStrings
{
    // The length of a node is 16 bits wide and counts bytes, and all strings are in one node.
    private const int MaximumLength = 8000;

    /// <summary>The names, as Windows spells them.</summary>
    public static IReadOnlyList<string> Names { get; } = new[]
    {
        "Comments", "CompanyName", "FileDescription", "FileVersion", "InternalName", "LegalCopyright", "LegalTrademarks", "OriginalFilename", "PrivateBuild",
        "ProductName", "SpecialBuild",
    };

    /// <summary>Checks what a user gave and spells the names as Windows does.</summary>
    /// <exception cref="GoWinOpsException"><c>ResourceStringUnknown</c>, <c>ResourceStringInvalid</c></exception>
    internal static Dictionary<string, string> Check(IEnumerable<KeyValuePair<string, string>> given)
    {
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> entry in given)
        {
            string? name = Names.FirstOrDefault(candidate => string.Equals(candidate, entry.Key, StringComparison.OrdinalIgnoreCase));
            if (name is null)
                throw new GoWinOpsException(nameof(Messages.ResourceStringUnknown), entry.Key, entry.Key, string.Join(", ", Names));
            if (entry.Value.IndexOf('\0') >= 0)
                throw new GoWinOpsException(nameof(Messages.ResourceStringInvalid), name, name, "it holds a NUL character");
            if (entry.Value.Length > MaximumLength)
                throw new GoWinOpsException(nameof(Messages.ResourceStringInvalid), name, name, $"it is {entry.Value.Length} characters long, and {MaximumLength} fit");
            known[name] = entry.Value;
        }

        return known;
    }
}
