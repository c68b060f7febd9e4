using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>A clock that jumps from one awaited moment to the next: all on one thread, so that a run repeats exactly.</summary>
internal sealed class SimulatedClock : IClock
{
    private readonly SortedDictionary<(DateTimeOffset Due, long Order), TaskCompletionSource> timers = new();
    private long order;

    public DateTimeOffset UtcNow => TrueTime + WallClockError();

    public TimeSpan Elapsed => TrueTime - DateTimeOffset.UnixEpoch;

    /// <summary>What a wall clock that nobody sets would say.</summary>
    internal DateTimeOffset TrueTime { get; private set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>How wrong the wall clock is each time somebody looks at it.</summary>
    internal Func<TimeSpan> WallClockError { get; set; } = () => TimeSpan.Zero;

    /// <summary>Sets the wall clock on, or back.</summary>
    internal void Set(TimeSpan by)
    {
        Func<TimeSpan> before = WallClockError;
        WallClockError = () => before() + by;
    }

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        if (delay <= TimeSpan.Zero)
            return Task.CompletedTask;
        TaskCompletionSource timer = new();
        (DateTimeOffset, long) key = (TrueTime + delay, order++);
        timers.Add(key, timer);
        CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            timers.Remove(key);
            timer.TrySetCanceled(cancellationToken);
        });
        timer.Task.ContinueWith(_ => registration.Unregister(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return timer.Task;
    }

    /// <summary>Runs <paramref name="work"/> to its end, letting time pass whenever all of it waits.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task<T> task = work();
            while (!task.IsCompleted)
            {
                if (timers.Count == 0)
                    throw new InvalidOperationException("The engine waits for something that is not a matter of time.");
                KeyValuePair<(DateTimeOffset Due, long Order), TaskCompletionSource> next = timers.First();
                timers.Remove(next.Key);
                TrueTime = next.Key.Due;
                next.Value.TrySetResult();
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
