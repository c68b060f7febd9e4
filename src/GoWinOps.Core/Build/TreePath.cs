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

    private static string WithSeparator(string path) => Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
}
