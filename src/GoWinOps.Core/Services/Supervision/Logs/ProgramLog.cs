using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Keeps what a program writes to one of its streams in bounded, rotated files. Trouble with the files never reaches the program: it can write
/// on, and what could not be kept is counted and told of in the log itself.
/// </summary>
internal sealed class ProgramLog : IDisposable
{
    private const int ChunkBytes = 32 * 1024;
    private const int QueueBytes = 1024 * 1024;
    private const int TailBytes = 8 * 1024;

    // A disk that works but is slower than the program holds the program back this long, and no longer, before bytes are dropped.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly RotatingFile file;
    private readonly IClock clock;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly LogTail tail = new(TailBytes);
    private long lost;
    private volatile bool isStuck;
    private volatile string? trouble;
    private string? lastTrouble;

    /// <summary>The log <paramref name="name"/> in <paramref name="folder"/>. Nothing is touched before the first byte.</summary>
    /// <param name="folder">The folder of its files; made where it is missing.</param>
    /// <param name="name">The beginning of their names, for instance <c>stdout</c>.</param>
    /// <param name="bounds">How much is kept.</param>
    /// <param name="clock">The time.</param>
    internal ProgramLog(string folder, string name, LogBounds bounds, IClock clock)
    {
        this.clock = clock;
        file = new RotatingFile(folder, name, bounds, clock);
    }

    /// <summary>How much is kept. A change counts from the next byte on; what is too much then goes when the next file is begun.</summary>
    internal LogBounds Bounds
    {
        get => file.Bounds;
        set => file.Bounds = value;
    }

    /// <summary>How many bytes could not be kept so far.</summary>
    internal long LostBytes => Interlocked.Read(ref lost);

    /// <summary>Why nothing can be written at present; null when all is well.</summary>
    internal string? Trouble => trouble;

    /// <summary>
    /// Reads a stream to its end and keeps what comes. Never fails: it ends when the stream ends or breaks, or when it is cancelled, and then gives
    /// what is on its way five seconds to arrive. One at a time.
    /// </summary>
    internal async Task PumpAsync(Stream source, CancellationToken cancellationToken)
    {
        LogQueue queue = new(QueueBytes);
        using CancellationTokenSource drained = new();
        Task writer = WriteAllAsync(queue, drained.Token);
        await ReadAllAsync(source, queue, cancellationToken).ConfigureAwait(false);
        queue.Complete();
        using CancellationTokenSource waiting = new();
        await Task.WhenAny(writer, clock.DelayAsync(DrainTime, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        drained.Cancel();
        Interlocked.Add(ref lost, queue.Abandon());
    }

    /// <summary>The last 8 KiB the program wrote, whether they could be kept or not.</summary>
    internal byte[] Tail() => tail.ToArray();

    /// <summary>Begins a tail anew: what a run before wrote explains nothing about the next.</summary>
    internal void ForgetTail() => tail.Clear();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        file.Dispose();
        writing.Dispose();
    }

    private async Task ReadAllAsync(Stream source, LogQueue queue, CancellationToken cancellationToken)
    {
        TaskCompletionSource<int> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellationToken.Register(() => cancelled.TrySetResult(0));
        byte[] buffer = new byte[ChunkBytes];
        while (!cancellationToken.IsCancellationRequested)
        {
            // A pipe of .NET Framework does not heed a token while it is read.
            Task<int> reading = ReadAsync(source, buffer, cancellationToken);
            int count = await (await Task.WhenAny(reading, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
            if (count <= 0)
                return;
            byte[] chunk = new byte[count];
            Array.Copy(buffer, chunk, count);
            tail.Append(chunk);
            await AddAsync(queue, chunk).ConfigureAwait(false);
        }
    }

    private static async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RotatingFile.IsTrouble(exception) || exception is OperationCanceledException)
        {
            // A broken pipe is how a killed program's output ends.
            return 0;
        }
    }

    private async Task AddAsync(LogQueue queue, byte[] chunk)
    {
        bool added = queue.TryAdd(chunk);
        if (!added && !isStuck)
        {
            using CancellationTokenSource waiting = new();
            Task patience = EndAfterPatienceAsync(waiting);
            while (!added && !waiting.IsCancellationRequested)
            {
                Task taken = queue.WhenTakenAsync();
                added = queue.TryAdd(chunk);
                if (!added)
                    await Task.WhenAny(taken, patience).ConfigureAwait(false);
            }

            isStuck |= !added;
            waiting.Cancel();
            await patience.ConfigureAwait(false);
        }

        if (!added)
            queue.AddLoss(chunk.Length);
    }

    private async Task EndAfterPatienceAsync(CancellationTokenSource waiting)
    {
        try
        {
            await clock.DelayAsync(Patience, waiting.Token).ConfigureAwait(false);
            waiting.Cancel();
        }
        catch (OperationCanceledException)
        {
            // There was room in time, or nobody waits any more.
        }
    }

    private async Task WriteAllAsync(LogQueue queue, CancellationToken cancellationToken)
    {
        try
        {
            await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            while (await queue.TakeAsync(cancellationToken).ConfigureAwait(false) is { } segment)
            {
                Interlocked.Add(ref lost, segment.Lost);
                byte[] bytes = segment.Lost > 0 ? Note(segment.Lost) : segment.Bytes;
                int written = await WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                if (segment.Lost == 0)
                    Interlocked.Add(ref lost, bytes.Length - written);
            }
        }
        catch (OperationCanceledException)
        {
            // The time to drain is over; what is left is counted by the pump.
        }
        finally
        {
            writing.Release();
        }
    }

    // Tries until it has succeeded or is cancelled, and answers how much was written.
    private async Task<int> WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        int written = 0;
        TimeSpan pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            written += await file.AppendAsync(bytes, written, exception => trouble = lastTrouble = exception.Message, CancellationToken.None).ConfigureAwait(false);
            if (written == bytes.Length)
            {
                isStuck = false;
                trouble = null;
                return written;
            }

            isStuck = true;
            try
            {
                await clock.DelayAsync(pause, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return written;
            }

            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }

        return written;
    }

    private byte[] Note(long count) => Encoding.UTF8.GetBytes(string.Format(
        CultureInfo.InvariantCulture,
        "{0}[GoWinOps {1:yyyy-MM-ddTHH:mm:ssZ}] {2} bytes of output were lost here: the log could not be written{3}{0}",
        Environment.NewLine,
        clock.UtcNow.UtcDateTime,
        count,
        lastTrouble is null ? "." : " (" + lastTrouble + ")."));
}
