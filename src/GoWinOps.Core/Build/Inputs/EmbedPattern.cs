using System;
using System.Collections.Generic;
using System.IO;

namespace GoWinOps.Build;

/// <summary>Finds the folders in which a new name may fall under a <c>//go:embed</c> pattern.</summary>
internal static class EmbedPattern
{
    private const string AllPrefix = "all:";

    /// <summary>The listings that decide what <paramref name="pattern"/> stands for in the package at <paramref name="folder"/>.</summary>
    internal static IEnumerable<SourceItem> Watch(string folder, string pattern)
    {
        string bare = pattern.StartsWith(AllPrefix, StringComparison.Ordinal) ? pattern.Substring(AllPrefix.Length) : pattern;
        return Descend(folder, bare.Split('/'), 0);
    }

    private static IEnumerable<SourceItem> Descend(string folder, string[] elements, int next)
    {
        if (next == elements.Length)
            return Whole(folder);
        string element = elements[next];
        if (!GlobPattern.IsPattern(element))
        {
            string path = element == "." ? folder : Path.Combine(folder, element);
            return next + 1 == elements.Length && !Directory.Exists(path) ? new[] { SourceItem.File(path) } : Descend(path, elements, next + 1);
        }

        List<SourceItem> items = new() { SourceItem.AllNames(folder) };
        if (!Directory.Exists(folder))
            return items;
        foreach (string child in Directory.EnumerateDirectories(folder))
        {
            if (GlobPattern.IsMatch(element, Path.GetFileName(child)))
                items.AddRange(Descend(child, elements, next + 1));
        }

        return items;
    }

    /// <summary>A folder that matches is embedded with all that is below it.</summary>
    private static IEnumerable<SourceItem> Whole(string folder)
    {
        yield return SourceItem.AllNames(folder);
        if (!Directory.Exists(folder))
            yield break;
        foreach (string child in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
            yield return SourceItem.AllNames(child);
    }
}
