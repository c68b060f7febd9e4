using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Hosting;

/// <summary>
/// Joins background work to the one thread PowerShell allows a cmdlet to write on.
/// </summary>
/// <remarks>
/// Whatever ends the pipeline early (Ctrl+C, <c>-ErrorAction Stop</c>, a downstream cmdlet that throws or has seen enough), the
/// background work is cancelled, what waits for the pipeline thread is failed, and the pump goes on, discarding what is
/// written, until every piece of work has ended, its clean-up included. Only then does the original exception go on.
/// </remarks>
internal sealed class PipelinePump : IDisposable
{
    private readonly BlockingCollection<Message> messages = new(new ConcurrentQueue<Message>());
    private readonly CancellationTokenSource cancellation = new();
    private readonly object leaving = new();
    private bool isServed;
    private int running;

    internal PipelinePump() => Token = cancellation.Token;

    /// <summary>Cancelled when the pipeline stops for whatever reason.</summary>
    internal CancellationToken Token { get; }

    /// <summary>Starts work in the background. Call on the pipeline thread.</summary>
    internal Work Start(Func<CancellationToken, Task> function)
    {
        Work work = new();
        running++;
        _ = Task.Run(() => RunAsync(function, work));
        return work;
    }

    /// <summary>Does on the pipeline thread what is waiting to be done there, and gives the thread back to the commands upstream.</summary>
    internal void DrainAvailable()
    {
        do
            Pump(() => messages.Count == 0);
        while (!TryLeave());
    }

    /// <summary>Serves the pipeline thread until <paramref name="work"/> has ended.</summary>
    /// <returns>What the work failed with; what PowerShell itself ends the pipeline with is thrown instead.</returns>
    internal Exception? DrainUntil(Work work)
    {
        Pump(() => work.HasEnded);
        return work.Failure;
    }

    /// <summary>Serves the pipeline thread until all work has ended.</summary>
    internal void DrainUntilIdle() => Pump(() => running == 0 && messages.Count == 0);

    /// <summary>Asks all work to end; returns at once and may be called from any thread.</summary>
    internal void Cancel()
    {
        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ctrl+C may arrive while the pipeline disposes of the cmdlet; by then there is no work left to cancel.
        }
        catch (AggregateException)
        {
            // A callback of somebody's failed. The token is cancelled all the same, and the work must still be awaited.
        }
    }

    /// <summary>Queues <paramref name="action"/> for the pipeline thread and goes on; once the pipeline has stopped it is dropped, so that clean-up may still report.</summary>
    internal void Post(Action action)
    {
        if (!Token.IsCancellationRequested)
            messages.Add(new Message(action, null));
    }

    /// <summary>
    /// Writes on the pipeline thread, and returns when it is written, so that what is downstream sets the pace. While the thread is with the commands upstream
    /// nobody can be waited for: what is written then waits alone, and whoever wrote it goes on.
    /// </summary>
    internal Task WriteAsync(Action action)
    {
        lock (leaving)
        {
            if (isServed || Token.IsCancellationRequested)
                return CallAsync(Run, endsPipeline: true);
            Post(action);
            return Task.CompletedTask;
        }

        bool Run()
        {
            action();
            return true;
        }
    }

    /// <summary>Runs <paramref name="function"/> on the pipeline thread and waits for what it returns or throws; cancelled once the pipeline has stopped.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="endsPipeline">Whether whatever it throws is PowerShell's way of ending the pipeline, as with everything that writes or asks.</param>
    internal Task<T> CallAsync<T>(Func<T> function, bool endsPipeline)
    {
        if (Token.IsCancellationRequested)
            return Task.FromCanceled<T>(Token);
        // Continuations must not run on the pipeline thread: they would keep it from serving anyone else.
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        messages.Add(new Message(() => completion.TrySetResult(function()), exception => Fail(completion, exception)) { EndsPipeline = endsPipeline });
        return completion.Task;
    }

    /// <summary>Cancels what still runs and returns when it has ended.</summary>
    public void Dispose()
    {
        EndEarly();
        cancellation.Dispose();
        messages.Dispose();
    }

    // In one step: whoever comes between the last look and the leaving would wait for a thread that has gone.
    private bool TryLeave()
    {
        lock (leaving)
        {
            isServed = messages.Count > 0;
            return !isServed;
        }
    }

    private void Fail<T>(TaskCompletionSource<T> completion, Exception? exception)
    {
        if (exception is null)
            completion.TrySetCanceled(Token);
        else
            completion.TrySetException(exception);
    }

    private async Task RunAsync(Func<CancellationToken, Task> function, Work work)
    {
        Exception? failure = null;
        try
        {
            await function(Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            // The pipeline was stopped, and PowerShell says so itself.
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        messages.Add(new Message(
            () =>
            {
                running--;
                work.End(failure);
            },
            null)
        { IsEnd = true });
    }

    private void Pump(Func<bool> isEnough)
    {
        lock (leaving)
            isServed = true;
        try
        {
            while (!isEnough())
                Serve(messages.Take());
        }
        catch
        {
            EndEarly();
            throw;
        }
    }

    private void Serve(Message message)
    {
        if (message.IsEnd)
        {
            message.Action();
            return;
        }

        if (Token.IsCancellationRequested)
        {
            message.Fail?.Invoke(null);
            return;
        }

        try
        {
            message.Action();
        }
        catch (Exception exception) when (!message.EndsPipeline && exception is not (PipelineStoppedException or ActionPreferenceStopException))
        {
            message.Fail?.Invoke(exception);
        }
        catch
        {
            // Cancelled first, so that the work finds the token cancelled when it wakes.
            Cancel();
            message.Fail?.Invoke(null);
            throw;
        }
    }

    private void EndEarly()
    {
        Cancel();
        while (running > 0 || messages.Count > 0)
        {
            Message message = messages.Take();
            if (message.IsEnd)
                message.Action();
            else
                message.Fail?.Invoke(null);
        }
    }

    /// <summary>A piece of background work; its state changes on the pipeline thread only.</summary>
    internal sealed class Work
    {
        internal bool HasEnded { get; private set; }

        internal Exception? Failure { get; private set; }

        internal void End(Exception? failure)
        {
            HasEnded = true;
            Failure = failure;
        }
    }

    private sealed class Message
    {
        internal Message(Action action, Action<Exception?>? fail)
        {
            Action = action;
            Fail = fail;
        }

        internal Action Action { get; }

        internal Action<Exception?>? Fail { get; }

        internal bool IsEnd { get; init; }

        /// <summary>Whether an exception of the action goes to the pipeline instead of the caller. A posted action has no caller.</summary>
        internal bool EndsPipeline { get; init; } = true;
    }
}
