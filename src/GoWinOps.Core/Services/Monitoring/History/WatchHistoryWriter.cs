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
                Write(line);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
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

    // A line that found no room must not stay in part: the next would be joined to it.
    private void Write(byte[] line)
    {
        long end = stream!.Length;
        try
        {
            stream.Write(line, 0, line.Length);
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }
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

        try
        {
            // Without a buffer: what could not be written would be tried again when the file is closed.
            stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is tried again and again, and must not leave a lock each time.
            Close();
            if (!File.Exists(path))
                File.Delete(WatchFolder.LockOfFile(path));
            throw;
        }
    }

    // A watch that takes one look a minute must not leave a file a minute. One whose last line is torn is not gone on with.
    private string? UnfinishedFile()
    {
        IReadOnlyList<string> files = folder.HistoryFiles();
        if (files.Count == 0)
            return null;
        string path = files[files.Count - 1];
        using FileStream last = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (last.Length >= limits.FileBytes)
            return null;
        if (last.Length == 0)
            return path;
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
            if (isOld || total > limits.TotalBytes - limits.FileBytes)
                Remove(path);
        }
    }

    // Under its lock, or a watch that begins now could go on with it.
    private static void Remove(string path)
    {
        string lockPath = WatchFolder.LockOfFile(path);
        using (FileStream? free = FileLock.TryTake(lockPath))
        {
            if (free is null)
                return;
            File.Delete(path);
        }

        File.Delete(lockPath);
    }
}
