using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>Finds out whether a package embeds whatever lies in its own folder, so that a file laid there for a build gets into the program.</summary>
internal static class EmbedDirective
{
    private const string Directive = "//go:embed";
    private const string AllPrefix = "all:";
    private static readonly char[] Blanks = { ' ', '\t' };
    private static readonly char[] Quotes = { '"', '`' };

    /// <summary>The pattern that takes a file in the package's own folder; null where none does.</summary>
    /// <exception cref="IOException">A Go file cannot be read.</exception>
    internal static string? Taking(string folder, string fileName) => Directory.EnumerateFiles(folder, "*.go")
        .Where(path => !path.EndsWith("_test.go", StringComparison.Ordinal))
        .SelectMany(PatternsIn)
        .FirstOrDefault(pattern => Takes(pattern, fileName));

    private static IEnumerable<string> PatternsIn(string path) => File.ReadLines(path)
        .Where(line => line.StartsWith(Directive + " ", StringComparison.Ordinal) || line.StartsWith(Directive + "\t", StringComparison.Ordinal))
        .SelectMany(line => line.Substring(Directive.Length).Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
        .Select(pattern => pattern.Trim(Quotes));

    private static bool Takes(string pattern, string fileName)
    {
        string bare = pattern.StartsWith(AllPrefix, StringComparison.Ordinal) ? pattern.Substring(AllPrefix.Length) : pattern;
        return bare.IndexOf('/') < 0 && GlobPattern.IsPattern(bare) && GlobPattern.IsMatch(bare, fileName);
    }
}
