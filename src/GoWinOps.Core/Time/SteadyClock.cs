using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Time;

/// <summary>
/// A clock that goes on from the time at which it was made, whatever becomes of the wall clock since: for deadlines and pauses, which a clock that is set
/// must neither stretch nor cut short. What is shown to people is taken from the wall clock itself.
/// </summary>
internal sealed class SteadyClock : IClock
{
    private readonly IMonotonicClock clock;
    private readonly DateTimeOffset begun;
    private readonly TimeSpan begunAt;

    /// <summary>A clock that starts with the time <paramref name="clock"/> has now.</summary>
    internal SteadyClock(IMonotonicClock clock)
    {
        this.clock = clock;
        begun = clock.UtcNow;
        begunAt = clock.Elapsed;
    }

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => begun + (clock.Elapsed - begunAt);

    /// <inheritdoc/>
    public TimeSpan Elapsed => clock.Elapsed;

    /// <inheritdoc/>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => clock.DelayAsync(delay, cancellationToken);
}
