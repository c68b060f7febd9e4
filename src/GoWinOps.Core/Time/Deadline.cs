using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Time;

/// <summary>A point in time by which something has to have happened. Setting the wall clock does not move it.</summary>
internal sealed class Deadline
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private readonly IClock clock;
    private readonly TimeSpan start;
    private readonly TimeSpan timeout;
    private TimeSpan pause = TimeSpan.FromMilliseconds(5);

    /// <summary>A deadline that begins now.</summary>
    internal Deadline(IClock clock, TimeSpan timeout)
    {
        this.clock = clock;
        this.timeout = timeout;
        start = clock.Elapsed;
    }

    /// <summary>How long it has been.</summary>
    internal TimeSpan Elapsed => clock.Elapsed - start;

    /// <summary>What is left; zero when it has passed.</summary>
    internal TimeSpan Remaining => Elapsed < timeout ? timeout - Elapsed : TimeSpan.Zero;

    /// <summary>Whether there is no time left.</summary>
    internal bool HasPassed => Elapsed >= timeout;

    /// <summary>Waits a little before the next look: shortly at first, never longer than 250 ms, never past the deadline.</summary>
    internal Task PauseAsync(CancellationToken cancellationToken)
    {
        TimeSpan next = pause < Remaining ? pause : Remaining;
        pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        return clock.DelayAsync(next, cancellationToken);
    }

    /// <summary>Waits until no time is left.</summary>
    internal Task WhenPassedAsync(CancellationToken cancellationToken) => clock.DelayAsync(Remaining, cancellationToken);
}
