using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Files;

/// <summary>
/// A lock between processes that is an open file: the system closes it however its holder ends. A named mutex would not do, because it belongs to
/// a thread, and what awaits changes threads.
/// </summary>
internal static class FileLock
{
    /// <summary>Takes the lock, which lasts until the stream is disposed; null while another has it.</summary>
    /// <param name="path">The file, made where there is none. Whoever deletes it lets two wait for two different files.</param>
    /// <param name="access">What to open it for: to read where it may have been made by another user.</param>
    /// <exception cref="IOException">The path cannot be a file: its folder is missing, or it is too long.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The user may not open it.</exception>
    internal static FileStream? TryTake(string path, FileAccess access = FileAccess.ReadWrite)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, FileShare.None);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock until <paramref name="deadline"/> has passed; null when another still has it then.</summary>
    /// <param name="path">As in <see cref="TryTake"/>.</param>
    /// <param name="deadline">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">As in <see cref="TryTake"/>.</exception>
    /// <exception cref="System.UnauthorizedAccessException">As in <see cref="TryTake"/>.</exception>
    internal static async Task<FileStream?> TakeAsync(string path, Deadline deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            FileStream? held = TryTake(path);
            if (held is not null || deadline.HasPassed)
                return held;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
