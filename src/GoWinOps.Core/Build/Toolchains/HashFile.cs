using System;
using System.IO;
using System.Linq;

namespace GoWinOps.Build.Toolchains;

/// <summary>Reads SHA-256 sums from files: a bare one, or lines of sum and name as <c>sha256sum</c> writes them.</summary>
internal static class HashFile
{
    private const int LargestFile = 1 << 20;
    private static readonly char[] Blanks = { ' ', '\t' };

    /// <summary>The sum of <paramref name="fileName"/> in a text, in lower-case digits; null where the text does not say it.</summary>
    internal static string? Read(string text, string fileName)
    {
        string[][] lines = text.Split('\n').Select(line => line.Trim().Split(Blanks, 2, StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length > 0 && GoReleaseIndex.IsHash(parts[0].ToLowerInvariant())).ToArray();
        string[]? named = lines.FirstOrDefault(parts => parts.Length == 2 && parts[1].Trim().TrimStart('*') == fileName);
        string[]? found = named ?? (lines.Length == 1 && lines[0].Length == 1 ? lines[0] : null);
        return found?[0].ToLowerInvariant();
    }

    /// <summary>The sum of an archive by the files beside it: <c>NAME.sha256</c>, <c>SHA256SUMS</c>; null where neither says it.</summary>
    internal static string? FindBeside(string archivePath)
    {
        string name = Path.GetFileName(archivePath);
        string[] files = { archivePath + ".sha256", Path.Combine(Path.GetDirectoryName(archivePath)!, "SHA256SUMS") };
        return files.Where(file => File.Exists(file) && new FileInfo(file).Length <= LargestFile)
            .Select(file => Read(File.ReadAllText(file), name)).FirstOrDefault(hash => hash is not null);
    }
}
