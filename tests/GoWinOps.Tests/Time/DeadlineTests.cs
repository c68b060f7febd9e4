using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Time;

public sealed class DeadlineTests
{
    private readonly SimulatedClock clock = new();

    [Theory]
    [InlineData(24)]
    [InlineData(-24)]
    public void Setting_the_wall_clock_neither_ends_a_wait_nor_makes_it_longer(int hours)
    {
        Deadline deadline = new(clock, TimeSpan.FromSeconds(30));
        clock.WallClockError = () => TimeSpan.FromHours(hours);

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(30), false), (deadline.Elapsed, deadline.Remaining, deadline.HasPassed));
        Assert.Equal(TimeSpan.FromSeconds(30), TimeToPass(deadline));
        Assert.True(deadline.HasPassed);
    }

    [Fact]
    public void Pauses_begin_short_grow_to_a_quarter_of_a_second_and_end_with_the_deadline()
    {
        Deadline deadline = new(clock, TimeSpan.FromSeconds(1));
        TimeSpan before = clock.Elapsed;
        int looks = clock.Run(async () =>
        {
            int count = 0;
            for (; !deadline.HasPassed; count++)
                await deadline.PauseAsync(CancellationToken.None);
            return count;
        });

        // 5, 10, 20, 40, 80, 160 ms, then quarters of a second as long as there is time.
        Assert.Equal(6 + 3, looks);
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Elapsed - before);
    }

    private TimeSpan TimeToPass(Deadline deadline)
    {
        TimeSpan before = clock.Elapsed;
        return clock.Run(async () =>
        {
            await deadline.WhenPassedAsync(CancellationToken.None);
            return clock.Elapsed - before;
        });
    }
}
