using System;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>Work that is done once for all who need what comes of it, whenever they ask; what failed is done again for the next.</summary>
/// <typeparam name="T">What comes of it.</typeparam>
internal sealed class SharedWork<T>
{
    private readonly object gate = new();
    private readonly Func<Task<T>> work;
    private Task<T>? done;

    /// <param name="work">The work; nobody who waits for it can cancel it for the others.</param>
    internal SharedWork(Func<Task<T>> work) => this.work = work;

    /// <summary>What comes, or came, of it.</summary>
    internal Task<T> GetAsync()
    {
        lock (gate)
        {
            if (done is null || done.IsFaulted || done.IsCanceled)
                done = Task.Run(work);
            return done;
        }
    }
}
