using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>
/// A lock between processes, held as long as the object lives. It is an flock(2) on a file, so the kernel
/// drops it with the process, however that ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <returns>The lock, or null when another process holds it.</returns>
    public static FileLock? TryTake(string path)
    {
        try
        {
            // On Unix .NET turns FileShare.None into an exclusive flock(2).
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock; <paramref name="onWait"/> is called once if another process has it.</summary>
    /// <exception cref="LabException">It was not free within the deadline.</exception>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan deadline, Action onWait, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var end = DateTime.UtcNow + deadline;
        for (var told = false; ;)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (DateTime.UtcNow > end)
            {
                throw new LabException($"Another process still holds '{path}' after {deadline.TotalMinutes} min.");
            }

            if (!told)
            {
                onWait();
                told = true;
            }

            await Task.Delay(PollInterval, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
