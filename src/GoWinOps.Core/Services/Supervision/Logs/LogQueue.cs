using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>
/// What a program has written and its log has not: a bounded run of bytes, with a note in each place where bytes had to be left out. One side adds,
/// the other takes.
/// </summary>
internal sealed class LogQueue
{
    // What a segment takes beside its bytes: a program that writes byte by byte must not fill the memory with them.
    private const int SegmentBytes = 128;

    private readonly object gate = new();
    private readonly LinkedList<Segment> segments = new();
    private readonly long capacity;
    private TaskCompletionSource<bool> added = NewSignal();
    private TaskCompletionSource<bool> taken = NewSignal();
    private long length;
    private bool isComplete;

    /// <param name="capacity">The most bytes it takes.</param>
    internal LogQueue(long capacity) => this.capacity = capacity;

    /// <summary>Adds bytes; false when they do not fit.</summary>
    internal bool TryAdd(byte[] bytes)
    {
        lock (gate)
        {
            if (length > 0 && length + CostOf(bytes) > capacity)
                return false;
            length += CostOf(bytes);
            segments.AddLast(new Segment(bytes, 0));
            Raise(ref added);
            return true;
        }
    }

    /// <summary>Notes that bytes are missing here.</summary>
    internal void AddLoss(long count)
    {
        lock (gate)
        {
            if (segments.Last is { Value.Lost: > 0 } last)
            {
                last.Value = new Segment(last.Value.Bytes, last.Value.Lost + count);
                return;
            }

            segments.AddLast(new Segment(Array.Empty<byte>(), count));
            Raise(ref added);
        }
    }

    /// <summary>Says that nothing more will be added.</summary>
    internal void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Raise(ref added);
        }
    }

    /// <summary>Ends when something was taken after this call.</summary>
    internal Task WhenTakenAsync()
    {
        lock (gate)
            return taken.Task;
    }

    /// <summary>Takes what came first, waiting for it if need be; null when all was taken and nothing more comes.</summary>
    internal async Task<Segment?> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> cancelled = NewSignal();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => cancelled.TrySetResult(true));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task next;
            lock (gate)
            {
                if (segments.First is { } first)
                {
                    segments.RemoveFirst();
                    length -= first.Value.Lost > 0 ? 0 : CostOf(first.Value.Bytes);
                    Raise(ref taken);
                    return first.Value;
                }

                if (isComplete)
                    return null;
                next = added.Task;
            }

            await Task.WhenAny(next, cancelled.Task).ConfigureAwait(false);
        }
    }

    /// <summary>Gives up what is still here, and answers how many bytes that are.</summary>
    internal long Abandon()
    {
        lock (gate)
        {
            long count = 0;
            foreach (Segment segment in segments)
                count += segment.Bytes.Length + segment.Lost;
            segments.Clear();
            length = 0;
            return count;
        }
    }

    private static long CostOf(byte[] bytes) => bytes.Length + SegmentBytes;

    private static void Raise(ref TaskCompletionSource<bool> signal)
    {
        signal.TrySetResult(true);
        signal = NewSignal();
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A run of bytes, or a place where bytes are missing.</summary>
    /// <param name="Bytes">The bytes.</param>
    /// <param name="Lost">How many bytes are missing here; 0 for a run of bytes.</param>
    internal sealed record Segment(byte[] Bytes, long Lost);
}
