using System.IO;

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
}
