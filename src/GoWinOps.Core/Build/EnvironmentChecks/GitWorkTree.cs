using System.IO;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Finds the work tree of a folder without git.</summary>
internal static class GitWorkTree
{
    /// <summary>The folder above that holds <c>.git</c>, or null.</summary>
    internal static string? TopOf(string folder)
    {
        DirectoryInfo? current = new(folder);
        while (current is not null && !Directory.Exists(Path.Combine(current.FullName, ".git")) && !File.Exists(Path.Combine(current.FullName, ".git")))
            current = current.Parent;
        return current?.FullName;
    }
}
