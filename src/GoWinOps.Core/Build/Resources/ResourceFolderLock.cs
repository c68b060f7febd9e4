using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build;

/// <summary>
/// Lets one build at a time put resources beside a package for an architecture, in this process or another: Go takes every resource file it finds there.
/// </summary>
/// <remarks>
/// The lock is an open file in the temporary folder, which the system closes however the process ends. It is never deleted, because deleting it would let two
/// waiting builds lock two different files; and it is not in the package's folder, because it would make that folder's work tree dirty.
/// </remarks>
internal static class ResourceFolderLock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="architecture">What is built for.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="onWait">Told once when it has to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="GoWinOpsException"><c>ResourcePackageBusy</c></exception>
    internal static async Task<IDisposable> TakeAsync(
        string folder, string architecture, TimeSpan deadline, Action? onWait, CancellationToken cancellationToken)
    {
        SystemClock clock = SystemClock.Instance;
        TimeSpan end = clock.Elapsed + deadline;
        for (bool isFirst = true; ; isFirst = false)
        {
            if (TakeNow(folder, architecture) is { } taken)
                return taken;
            if (clock.Elapsed >= end)
                throw new GoWinOpsException(nameof(Messages.ResourcePackageBusy), folder, folder, architecture, deadline, PathOf(folder, architecture));
            if (isFirst)
                onWait?.Invoke();
            await clock.DelayAsync(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock if nobody has it.</summary>
    /// <exception cref="GoWinOpsException"><c>ResourceFileNotWritable</c></exception>
    internal static IDisposable? TakeNow(string folder, string architecture)
    {
        string path = PathOf(folder, architecture);
        try
        {
            return FileLock.TryTake(path, FileAccess.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ResourceFileNotWritable), folder, exception, path, exception.Message);
        }
    }

    private static string PathOf(string folder, string architecture)
    {
        string full = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        string name = NodeContext.IsWindows ? full.ToUpperInvariant() : full;
        return Path.Combine(Path.GetTempPath(), $"gowinops-resources-{ContentHash.Of(Encoding.UTF8.GetBytes(name)).Substring(0, 32)}-{architecture}.lock");
    }
}
