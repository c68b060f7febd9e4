using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Commands;

/// <summary>Waits for tasks that cannot be cancelled themselves.</summary>
internal static class TaskWaiting
{
    /// <summary>Waits for <paramref name="task"/>, however it ends, but not longer than until <paramref name="cancellationToken"/> is cancelled.</summary>
    /// <returns>Whether the task has ended.</returns>
    internal static async Task<bool> EndsBeforeAsync(this Task task, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
            await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false);
        return task.IsCompleted;
    }
}
