using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Time;

namespace GoWinOps.Tests.Services.Supervision;

/// <summary>A machine whose wall clock is set once, some time from now, while the time that passes goes on.</summary>
internal sealed class JumpingClock(SimulatedClock clock, TimeSpan after, TimeSpan by) : IClock
{
    private readonly DateTimeOffset begun = clock.UtcNow;

    public TimeSpan Elapsed => clock.UtcNow - begun;

    public DateTimeOffset UtcNow => clock.UtcNow + (Elapsed >= after ? by : TimeSpan.Zero);

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => clock.DelayAsync(delay, cancellationToken);
}
