using System;
using System.IO;
using GoWinOps.Files;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Forgets what watches remember of nodes and services that nobody has watched for long: each set of names has a file of its own, and names change. The history is not
/// touched.
/// </summary>
internal static class WatchRetirement
{
    /// <summary>How long a memory is kept at least: the folder may be shared with a watch that keeps its history much longer than this one, and looks once a month.</summary>
    internal static readonly TimeSpan ShortestAge = TimeSpan.FromDays(90);

    /// <summary>Removes the memory of each watch that does not go on and has not written for <paramref name="age"/>. What cannot be removed stays for the next time.</summary>
    internal static void Run(WatchFolder folder, TimeSpan age, IClock clock)
    {
        DateTime oldest = clock.UtcNow.UtcDateTime - (age > ShortestAge ? age : ShortestAge);
        try
        {
            foreach (string watch in folder.Watches())
            {
                if (File.GetLastWriteTimeUtc(folder.StateOf(watch)) < oldest)
                    Remove(folder, watch, oldest);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A few files too many keep nobody from watching.
        }
    }

    private static void Remove(WatchFolder folder, string watch, DateTime oldest)
    {
        using (FileStream? free = FileLock.TryTake(folder.LockOf(watch)))
        {
            // Somebody may have begun since.
            if (free is null || File.GetLastWriteTimeUtc(folder.StateOf(watch)) >= oldest)
                return;
            File.Delete(folder.StateOf(watch));
        }

        File.Delete(folder.LockOf(watch));
    }
}
