using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// The files of one log: bytes are appended to the newest until it is full or its day is over, then a new one is begun and the oldest go. What is
/// there when a program starts again is kept and continued.
/// </summary>
internal sealed class RotatingFile : IDisposable
{
    private const byte LineEnd = (byte)'\n';
    private readonly string folder;
    private readonly string log;
    private readonly IClock clock;
    private volatile LogBounds bounds;
    private FileStream? stream;
    private LogFileName? name;
    private bool endsWithLine;

    /// <param name="folder">Where the files lie; made where it is missing.</param>
    /// <param name="log">The log's name, the beginning of every file name.</param>
    /// <param name="bounds">How much is kept.</param>
    /// <param name="clock">The time.</param>
    internal RotatingFile(string folder, string log, LogBounds bounds, IClock clock)
    {
        this.folder = folder;
        this.log = log;
        this.bounds = bounds;
        this.clock = clock;
    }

    private DateTime Today => clock.UtcNow.LocalDateTime.Date;

    /// <summary>How much is kept; another thread may change it at any time.</summary>
    internal LogBounds Bounds
    {
        get => bounds;
        set => bounds = value;
    }

    /// <summary>
    /// Appends bytes. Answers how many were written, also when that is not all: then <paramref name="failed"/> was told why.
    /// </summary>
    internal async Task<int> AppendAsync(byte[] bytes, int offset, Action<Exception> failed, CancellationToken cancellationToken)
    {
        int written = 0;
        long? before = null;
        try
        {
            while (offset + written < bytes.Length)
            {
                LogBounds now = bounds;
                FileStream file = Open(now);
                int count = Fit(bytes, offset + written, now.FileBytes - file.Length, now.FileBytes);
                if (count == 0)
                {
                    Begin();
                    continue;
                }

                before = file.Length;
                await file.WriteAsync(bytes, offset + written, count, cancellationToken).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                before = null;
                written += count;
                endsWithLine = bytes[offset + written - 1] == LineEnd;
            }
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            // A disk that fills up takes a part: that part must not be written again.
            written += (int)Math.Min(before is { } length ? CountSince(length) : 0, bytes.Length - offset - written);
            Close();
            failed(exception);
        }

        return written;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Whether a failure has to do with the disk, the folder or the rights to it, all of which may pass.</summary>
    internal static bool IsTrouble(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ObjectDisposedException or ArgumentException;

    private FileStream Open(LogBounds now)
    {
        // A file that somebody deleted takes what is written to it along.
        if (stream is not null && name is not null && !File.Exists(PathOf(name)))
            Close();
        if (stream is null)
            OpenNewest();
        if (stream!.Length >= now.FileBytes || (now.Daily && name!.Day != Today))
            Begin();
        return stream!;
    }

    private void OpenNewest()
    {
        Directory.CreateDirectory(folder);
        LogFileName first = new(log, 1, Today);
        LogFileName? newest = List().LastOrDefault();
        try
        {
            OpenFile(newest ?? first);
        }
        catch (Exception exception) when (newest is not null && IsTrouble(exception))
        {
            // Somebody keeps others from it: what comes now has nothing to wait for.
            OpenFile(first with { Number = newest.Number + 1 });
        }

        Prune();
    }

    private void Begin()
    {
        LogFileName next = new(log, name!.Number + 1, Today);
        Close();
        OpenFile(next);
        Prune();
    }

    private void OpenFile(LogFileName file)
    {
        // Not overlapped: Wine reports a write that a full disk refuses twice, and .NET does not survive the second report.
        stream = new FileStream(PathOf(file), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: false);
        name = file;
        endsWithLine = true;
    }

    private void Close()
    {
        try
        {
            stream?.Dispose();
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            // The trouble has been told of already.
        }

        stream = null;
        name = null;
    }

    private void Prune()
    {
        List<LogFileName> all = List();
        foreach (LogFileName old in all.Take(Math.Max(0, all.Count - 1 - bounds.Files)))
        {
            try
            {
                File.Delete(PathOf(old));
            }
            catch (Exception exception) when (IsTrouble(exception))
            {
                // Somebody reads it in a way that forbids this; it goes with the next one.
            }
        }
    }

    private List<LogFileName> List() => Directory.EnumerateFiles(folder, log + ".*")
        .Select(path => LogFileName.Parse(log, Path.GetFileName(path)))
        .OfType<LogFileName>()
        .OrderBy(file => file.Number)
        .ThenBy(file => file.Day)
        .ToList();

    // As much as fits, to the end of a line where one ends; nothing of a line that may be whole in the next file.
    private int Fit(byte[] bytes, int offset, long room, long fileBytes)
    {
        int left = bytes.Length - offset;
        if (left <= room)
            return left;
        int lineEnd = Array.LastIndexOf(bytes, LineEnd, offset + (int)room - 1, (int)room);
        if (lineEnd >= offset)
            return lineEnd - offset + 1;
        return endsWithLine && room < fileBytes ? 0 : (int)room;
    }

    private long CountSince(long before)
    {
        try
        {
            return name is null ? 0 : Math.Max(0, new FileInfo(PathOf(name)).Length - before);
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            return 0;
        }
    }

    private string PathOf(LogFileName file) => Path.Combine(folder, file.ToString());
}
