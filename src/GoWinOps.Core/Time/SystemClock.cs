using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Time;

/// <summary>The machine's own clock.</summary>
public sealed class SystemClock : IClock
{
    /// <summary>The one instance; it has no state.</summary>
    public static SystemClock Instance { get; } = new();

    private SystemClock()
    {
    }

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public TimeSpan Elapsed => TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency);

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, cancellationToken);
}
