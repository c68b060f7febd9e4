using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace GoWinOps.Rollouts;

/// <summary>Does the same for many, so many at a time.</summary>
internal static class ThrottledWork
{
    /// <summary>Runs <paramref name="action"/> for each of <paramref name="items"/> and returns when all have ended; the first failure is thrown then.</summary>
    internal static async Task ForEachAsync<T>(IEnumerable<T> items, int limit, Func<T, Task> action)
    {
        List<Task> running = new();
        List<Task> all = new();
        foreach (T item in items)
        {
            if (running.Count >= limit)
                running.Remove(await Task.WhenAny(running).ConfigureAwait(false));
            Task task = action(item);
            running.Add(task);
            all.Add(task);
        }

        await Task.WhenAll(all).ConfigureAwait(false);
    }
}
