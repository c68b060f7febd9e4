using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Tests.Services.Supervision.Logs;

/// <summary>A clock that stands still until the test moves it, for code that runs on several threads.</summary>
internal sealed class ManualClock : IClock
{
    private readonly object gate = new();
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Timer)> timers = new();
    private DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (gate)
                return now;
        }
    }

    public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;

    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        TaskCompletionSource timer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            timers.Add((now + delay, timer));

        using (cancellationToken.Register(() => timer.TrySetCanceled(cancellationToken)))
            await timer.Task;
    }

    /// <summary>Moves time, forwards or back; who waits until then goes on.</summary>
    internal void Move(TimeSpan by)
    {
        lock (gate)
        {
            now += by;
            foreach ((DateTimeOffset _, TaskCompletionSource timer) in timers.Where(each => each.Due <= now))
                timer.TrySetResult();
            timers.RemoveAll(each => each.Timer.Task.IsCompleted);
        }
    }
}
