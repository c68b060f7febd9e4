using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Appends to the history. Whoever writes a file has it alone, so that several watches need no common lock; when one is full the next is begun, and what
/// is too old or too much goes.
/// </summary>
internal sealed class WatchHistoryWriter : IDisposable
{
    private readonly object gate = new();
    private readonly WatchFolder folder;
    private readonly WatchHistoryLimits limits;
    private readonly IClock clock;
    private FileStream? stream;
    private FileStream? held;

    /// <summary>Writes to <paramref name="folder"/>; nothing is made before the first record.</summary>
    internal WatchHistoryWriter(WatchFolder folder, WatchHistoryLimits limits, IClock clock)
    {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
    }

    /// <summary>Appends a record.</summary>
    /// <exception cref="GoWinOpsException"><c>WatchHistoryFailed</c></exception>
    internal void Append(WatchRecord record)
    {
        byte[] line = Encoding.UTF8.GetBytes(NodeProtocol.Write(record) + "\n");
        lock (gate)
        {
            try
            {
                if (stream is null || stream.Length >= limits.FileBytes)
                    Begin();
                stream!.Write(line, 0, line.Length);
                stream.Flush();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next record begins a new file: what was written of this one must not be gone on from.
                Close();
                throw new GoWinOpsException(nameof(Messages.WatchHistoryFailed), folder.FullPath, exception, folder.FullPath, exception.Message);
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
            Close();
    }

    private void Close()
    {
        stream?.Dispose();
        held?.Dispose();
        stream = null;
        held = null;
    }

    private void Begin()
    {
        Close();
        Directory.CreateDirectory(folder.FullPath);
        RemoveOld();
        string path = UnfinishedFile() ?? folder.NewHistoryFile(clock.UtcNow);
        // A lock of its own, because readers have to get at the file itself, and on Unix that alone would let a second writer in.
        held = FileLock.TryTake(WatchFolder.LockOfFile(path));
        if (held is null)
        {
            path = folder.NewHistoryFile(clock.UtcNow);
            held = FileLock.TryTake(WatchFolder.LockOfFile(path));
        }

        stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    // A watch that takes one look a minute must not leave a file a minute. One whose last line is torn is not gone on with.
    private string? UnfinishedFile()
    {
        IReadOnlyList<string> files = folder.HistoryFiles();
        if (files.Count == 0)
            return null;
        string path = files[files.Count - 1];
        using FileStream last = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (last.Length == 0 || last.Length >= limits.FileBytes)
            return null;
        last.Seek(-1, SeekOrigin.End);
        return last.ReadByte() == '\n' ? path : null;
    }

    private void RemoveOld()
    {
        long total = 0;
        foreach (string path in folder.HistoryFiles().Reverse())
        {
            FileInfo file = new(path);
            if (!file.Exists)
                continue;
            total += file.Length;
            bool isOld = clock.UtcNow - file.LastWriteTimeUtc > limits.Age;
            if ((isOld || total > limits.TotalBytes - limits.FileBytes) && !IsOpen(path))
            {
                file.Delete();
                File.Delete(WatchFolder.LockOfFile(path));
            }
        }
    }

    private static bool IsOpen(string path)
    {
        using FileStream? free = FileLock.TryTake(WatchFolder.LockOfFile(path));
        return free is null;
    }
}
