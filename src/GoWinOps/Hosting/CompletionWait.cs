using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Hosting;

/// <summary>Waits a short time for work on behalf of tab completion, which PowerShell asks for on a thread that has to have the answer.</summary>
internal static class CompletionWait
{
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(1);

    /// <summary>What <paramref name="work"/> answers within <paramref name="deadline"/>, or null: where nothing is known, nothing is completed.</summary>
    internal static T? For<T>(Func<CancellationToken, Task<T>> work, TimeSpan deadline)
        where T : class
    {
        BlockingCollection<T?> answer = new(1);
        using CancellationTokenSource limited = new(deadline);
        CancellationToken token = limited.Token;
        _ = Task.Run(async () => answer.Add(await AnswerAsync(work, token).ConfigureAwait(false)));
        return answer.TryTake(out T? result, deadline + CleanUpTime) ? result : null;
    }

    private static async Task<T?> AnswerAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is Problems.GoWinOpsException or OperationCanceledException)
        {
            return null;
        }
    }
}
