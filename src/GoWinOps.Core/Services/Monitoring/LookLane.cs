using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>Lets so many at once through, in the order they came. What waits is woken on the thread of the one that leaves.</summary>
internal sealed class LookLane
{
    private readonly Queue<TaskCompletionSource<bool>> waiting = new();
    private int free;

    /// <summary>A lane for <paramref name="width"/> at once.</summary>
    internal LookLane(int width) => free = width;

    /// <summary>Waits for a turn; disposing gives it to the next.</summary>
    internal async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> turn = new();
        lock (waiting)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (free > 0)
            {
                free--;
                return new Turn(this);
            }

            waiting.Enqueue(turn);
        }

        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
            await turn.Task.ConfigureAwait(false);
        return new Turn(this);
    }

    private void Leave()
    {
        while (true)
        {
            TaskCompletionSource<bool> next;
            lock (waiting)
            {
                if (waiting.Count == 0)
                {
                    free++;
                    return;
                }

                next = waiting.Dequeue();
            }

            // One that was cancelled meanwhile takes no turn.
            if (next.TrySetResult(true))
                return;
        }
    }

    private sealed class Turn : IDisposable
    {
        private LookLane? lane;

        internal Turn(LookLane lane) => this.lane = lane;

        public void Dispose() => Interlocked.Exchange(ref lane, null)?.Leave();
    }
}
