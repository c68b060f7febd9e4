using System;
using System.IO;

namespace GoWinOps.Build;

/// <summary>Paths as seen from the top of a source tree.</summary>
internal static class TreePath
{
    /// <summary>The path of <paramref name="path"/> below <paramref name="topFolder"/> with forward slashes, empty for the top itself; null where it lies elsewhere.</summary>
    internal static string? Below(string topFolder, string path)
    {
        string top = WithSeparator(topFolder);
        string full = WithSeparator(path);
        StringComparison comparison = Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return full.StartsWith(top, comparison) ? full.Substring(top.Length).TrimEnd(Path.DirectorySeparatorChar).Replace('\\', '/') : null;
    }

    /// <summary>The folder that holds a path as <see cref="Below"/> gives it; empty for the top.</summary>
    internal static string ParentOf(string relative) => relative.LastIndexOf('/') is var slash and >= 0 ? relative.Substring(0, slash) : string.Empty;

    private static string WithSeparator(string path) => Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
}
