using System;
using System.Globalization;
using System.IO;
using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>A file's bytes, read in pages of which only a few are held at a time, whatever the file's size.</summary>
internal sealed class BinaryContent : IDisposable
{
    private const int PageSize = 1 << 16;
    private const int MaximumPages = 16;
    private readonly IDisposable? owned;
    private readonly Func<long, byte[], int> load;
    private readonly Func<long, long>? toFile;
    private readonly CancellationToken cancellationToken;
    private readonly Page[] pages = new Page[MaximumPages];
    private int pageCount;
    private long clock;
    private Page? latest;

    private BinaryContent(
        string path, long length, Func<long, byte[], int> load, Func<long, long>? toFile, IDisposable? owned, CancellationToken cancellationToken)
    {
        Path = path;
        Length = length;
        this.load = load;
        this.toFile = toFile;
        this.owned = owned;
        this.cancellationToken = cancellationToken;
    }

    /// <summary>The file.</summary>
    internal string Path { get; }

    /// <summary>Its size in bytes when it was opened.</summary>
    internal long Length { get; }

    /// <summary>Opens a file, also one that runs.</summary>
    /// <exception cref="GoWinOpsException"><c>ExecutableNotFound</c>, <c>ExecutableNotReadable</c></exception>
    internal static BinaryContent Open(string path, CancellationToken cancellationToken) => Reading(path, () =>
    {
        if (Directory.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ExecutableNotFound), path, path, "it is a folder");
        // Pages are kept here: a second buffer in the stream would only copy them once more.
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.RandomAccess);
        return new BinaryContent(path, stream.Length, (start, page) => Fill(stream, start, page), null, stream, cancellationToken);
    });

    /// <summary>What a file means rather than what it holds, made page by page.</summary>
    /// <param name="file">The file it is made of; outlives what is made.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="load">Fills the page at an offset and returns how many bytes there are.</param>
    /// <param name="toFile">The offset in the file of an offset in it.</param>
    internal static BinaryContent Mapped(BinaryContent file, long length, Func<long, byte[], int> load, Func<long, long> toFile) =>
        new(file.Path, length, load, toFile, null, file.cancellationToken);

    /// <summary>Copies bytes and returns how many there were before the file's end.</summary>
    internal int Read(long offset, byte[] buffer, int index, int count)
    {
        int copied = 0;
        while (copied < count && offset + copied < Length)
        {
            Page page = PageAt(offset + copied);
            int within = (int)(offset + copied - page.Start);
            int available = Math.Min(page.Filled - within, count - copied);
            if (available <= 0)
                break;
            Buffer.BlockCopy(page.Bytes, within, buffer, index + copied, available);
            copied += available;
        }

        return copied;
    }

    /// <summary>The failure of a file that contradicts itself or ends too early.</summary>
    internal GoWinOpsException Damaged(long offset, string what)
    {
        long place = toFile is null ? offset : toFile(offset);
        return new GoWinOpsException(nameof(Messages.ExecutableDamaged), Path, Path, place.ToString("X", CultureInfo.InvariantCulture), what);
    }

    /// <inheritdoc/>
    public void Dispose() => owned?.Dispose();

    private Page PageAt(long offset)
    {
        long start = offset - (offset % PageSize);
        if (latest is not null && latest.Start == start)
            return latest;
        cancellationToken.ThrowIfCancellationRequested();
        Page page = Held(start) ?? Load(start);
        page.Used = ++clock;
        return latest = page;
    }

    private Page? Held(long start)
    {
        for (int index = 0; index < pageCount; index++)
        {
            if (pages[index].Start == start)
                return pages[index];
        }

        return null;
    }

    private Page Load(long start)
    {
        Page page = pageCount < MaximumPages ? pages[pageCount++] = new Page() : LeastRecentlyUsed();
        page.Start = start;
        page.Filled = Reading(Path, () => load(start, page.Bytes));
        return page;
    }

    private static int Fill(FileStream stream, long start, byte[] page)
    {
        stream.Position = start;
        int filled = 0;
        int read;
        while (filled < page.Length && (read = stream.Read(page, filled, page.Length - filled)) > 0)
            filled += read;
        return filled;
    }

    private Page LeastRecentlyUsed()
    {
        Page oldest = pages[0];
        foreach (Page page in pages)
        {
            if (page.Used < oldest.Used)
                oldest = page;
        }

        return oldest;
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GoWinOpsException(nameof(Messages.ExecutableNotFound), path, exception, path, "there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new GoWinOpsException(nameof(Messages.ExecutableNotReadable), path, exception, path, exception.Message);
        }
    }

    private sealed class Page
    {
        internal byte[] Bytes { get; } = new byte[PageSize];

        internal long Start { get; set; } = -1;

        internal int Filled { get; set; }

        internal long Used { get; set; }
    }
}
