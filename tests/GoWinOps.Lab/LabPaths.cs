using System;
using System.IO;

namespace GoWinOps.Lab;

/// <summary>Where the lab keeps what it makes once, and where its running labs have their folders.</summary>
public static class LabPaths
{
    /// <summary>The user's cache folder by the XDG base directory specification, with <c>gowinops/lab</c> below it.</summary>
    public static string Cache { get; } = Path.Combine(UserCache(), "gowinops", "lab");

    /// <summary>One folder for every running lab.</summary>
    public static string Running { get; } = Path.Combine(Cache, "running");

    /// <summary>The folder with the sources: the nearest one above this program that holds the solution's shell project.</summary>
    /// <exception cref="LabException">This program does not run from a working copy.</exception>
    public static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "GoWinOps.Shell"))
                && File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return folder.FullName;
            }
        }

        throw new LabException($"No working copy of GoWinOps was found above '{AppContext.BaseDirectory}'.");
    }

    private static string UserCache()
    {
        var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return !string.IsNullOrEmpty(configured) && Path.IsPathRooted(configured)
            ? configured
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }
}
