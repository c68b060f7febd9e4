using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Time;

/// <summary>A call into the system that may wait for another machine and that nobody can break off: when its time is up, it is left behind.</summary>
internal static class BoundedCall
{
    /// <summary>What the call answers, or <paramref name="otherwise"/> when it does not in time.</summary>
    /// <param name="call">The call; it may go on after its time is up, so it changes nothing.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="otherwise">The answer of a call that takes longer.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    internal static async Task<T> RunAsync<T>(Func<T> call, TimeSpan limit, T otherwise, IClock clock, CancellationToken cancellationToken)
    {
        Task<T> running = Task.Run(call, CancellationToken.None);
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = await Task.WhenAny(running, clock.DelayAsync(limit, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return first == running ? await running.ConfigureAwait(false) : otherwise;
    }
}
