using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Time;

/// <summary>The engine's only source of time, so that hours of a rollout can be simulated in milliseconds.</summary>
public interface IClock
{
    /// <summary>Now, in UTC.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Waits for <paramref name="delay"/>, or ends early with <see cref="OperationCanceledException"/>.</summary>
    Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken);
}
