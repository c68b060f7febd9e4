using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Tests.Build.Toolchains;

/// <summary>A clock whose waits are over at once, and are written down.</summary>
internal sealed class SkippingClock : IClock
{
    private long ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    internal ConcurrentQueue<TimeSpan> Delays { get; } = new();

    public DateTimeOffset UtcNow => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;


    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Delays.Enqueue(delay);
        Interlocked.Add(ref ticks, delay.Ticks);
        await Task.Yield();
    }
}
