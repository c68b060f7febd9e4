using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>A folder in the cache that is either complete or absent: built under another name, then renamed.</summary>
internal static class CacheEntry
{
    /// <summary>The longest an entry may take to be made by another process that this one waits for.</summary>
    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(30);

    /// <summary>An entry nobody asked for in this time is deleted when another of its kind is made.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <param name="kind">What it is, for the folder's name: <c>windows</c>.</param>
    /// <param name="key">Changes with everything the content depends on.</param>
    /// <param name="build">Fills the empty folder it is given.</param>
    /// <param name="log">Told what happens, a line each.</param>
    /// <param name="cancellation">Stops the wait and the build.</param>
    /// <returns>The folder's path.</returns>
    public static async Task<string> EnsureAsync(
        string kind,
        string key,
        Func<string, CancellationToken, Task> build,
        Action<string> log,
        CancellationToken cancellation)
    {
        var folder = Path.Combine(LabPaths.Cache, $"{kind}-{key}");
        if (TryUse(folder))
        {
            return folder;
        }

        using var taken = await FileLock.TakeAsync(
            Path.Combine(LabPaths.Cache, kind + ".lock"),
            BuildDeadline,
            () => log($"Waiting for another process that is making '{kind}'."),
            cancellation).ConfigureAwait(false);
        if (TryUse(folder))
        {
            return folder;
        }

        DeleteLeft(kind);
        var unfinished = string.Create(CultureInfo.InvariantCulture, $"{folder}.unfinished-{Environment.ProcessId}");
        Directory.CreateDirectory(unfinished);
        await build(unfinished, cancellation).ConfigureAwait(false);
        Directory.Move(unfinished, folder);
        return folder;
    }

    // The folder's own time is the time of its last use.
    private static bool TryUse(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow);
        return true;
    }

    // Only called under the entry's lock: nobody is filling what is found here.
    private static void DeleteLeft(string kind)
    {
        foreach (var folder in Directory.EnumerateDirectories(LabPaths.Cache, kind + "-*"))
        {
            if (folder.Contains(".unfinished-", StringComparison.Ordinal) || DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) > Lifetime)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
