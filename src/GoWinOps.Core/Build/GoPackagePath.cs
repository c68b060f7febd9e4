using System;

namespace GoWinOps.Build;

/// <summary>A path that stands for all programs below a folder, written as Go writes it: <c>./cmd/...</c></summary>
public static class GoPackagePath
{
    private const string Ending = "...";

    /// <summary>Whether a path ends so.</summary>
    public static bool IsPattern(string path) =>
        path.EndsWith("/" + Ending, StringComparison.Ordinal) || path.EndsWith("\\" + Ending, StringComparison.Ordinal) || path == Ending;

    /// <summary>The folder the search begins at: a file system that drops dots at the end of a name must not see the ending.</summary>
    public static string FolderOf(string path)
    {
        string folder = path.Substring(0, path.Length - Ending.Length);
        return folder.Length > 1 ? folder.TrimEnd('/', '\\') : folder.Length == 0 ? "." : folder;
    }

    /// <summary>The pattern that begins at <paramref name="folder"/>.</summary>
    public static string PatternOf(string folder) => folder.TrimEnd('/', '\\') + "/" + Ending;
}
