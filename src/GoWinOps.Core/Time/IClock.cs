using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Time;

/// <summary>The engine's only source of time, so that hours of a rollout can be simulated in milliseconds.</summary>
public interface IClock
{
    /// <summary>Now, in UTC, as the wall clock has it: to say when something was, never to measure how long it takes.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Time since some moment of the past, which no change of the wall clock moves. It never goes back; it may stand still while the machine sleeps.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Waits for <paramref name="delay"/>, or ends early with <see cref="OperationCanceledException"/>.</summary>
    Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken);
}
