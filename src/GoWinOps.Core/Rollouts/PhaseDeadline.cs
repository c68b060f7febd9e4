using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Rollouts;

/// <summary>Bounds work by the engine's clock.</summary>
internal static class PhaseDeadline
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/>; when its time is up it is cancelled, given a moment to end, and <paramref name="timedOut"/> is thrown.</summary>
    internal static async Task RunAsync(
        IClock clock, TimeSpan timeout, Func<CancellationToken, Task> work, Func<Exception> timedOut, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource timer = new();
        Task running = work(limited.Token);
        Task first = await Task.WhenAny(running, clock.DelayAsync(timeout, timer.Token)).ConfigureAwait(false);
        if (first != running)
        {
            limited.Cancel();
            first = await Task.WhenAny(running, clock.DelayAsync(Grace, timer.Token)).ConfigureAwait(false);
            timer.Cancel();
            // What failed after its time was up is of no interest, but must not count as unobserved.
            _ = running.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            if (first != running || running.Status != TaskStatus.RanToCompletion)
                throw timedOut();
            return;
        }

        timer.Cancel();
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Some deadline further in, reported as what it is: nobody asked for the rollout to stop.
            throw timedOut();
        }
    }
}
