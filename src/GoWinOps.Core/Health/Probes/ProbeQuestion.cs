using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Health;

/// <summary>Asks a program one question. That it does not answer is an answer, too.</summary>
internal static class ProbeQuestion
{
    // What is to end a command takes ten seconds at most; nothing else takes as long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks once, and waits for the answer no longer than the probe allows.</summary>
    /// <param name="probe">A probe that names one thing to ask, with positive numbers.</param>
    /// <param name="clock">What the time limit is measured by.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    internal static Task<ProbeAnswer> AskAsync(ServiceProbe probe, IClock clock, CancellationToken cancellationToken) =>
        AskAsync(probe, clock, ProbeByCommand.AskAsync, Patience, cancellationToken);

    /// <summary>Asks once; commands are run by <paramref name="byCommand"/>.</summary>
    internal static Task<ProbeAnswer> AskAsync(
        ServiceProbe probe, IClock clock, Func<string[], TimeSpan, CancellationToken, Task<ProbeAnswer>> byCommand, CancellationToken cancellationToken) =>
        AskAsync(probe, clock, byCommand, Patience, cancellationToken);

    /// <summary>Asks once; a question that does not end although its time is up is left behind after <paramref name="patience"/>.</summary>
    internal static async Task<ProbeAnswer> AskAsync(
        ServiceProbe probe,
        IClock clock,
        Func<string[], TimeSpan, CancellationToken, Task<ProbeAnswer>> byCommand,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        TimeSpan timeout = ServiceProbeDefaults.TimeoutOf(probe);
        // Wall clocks jump; a duration must not.
        Stopwatch watch = Stopwatch.StartNew();
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken limit = limited.Token;
        Task alarm = RingAsync(limited, clock, timeout);
        try
        {
            // Some questions block before they wait: .NET Framework looks a host name up on the caller's thread.
            Task<ProbeAnswer> question = Task.Run(() => PutAsync(probe, timeout, byCommand, limit), CancellationToken.None);
            bool isAnswered = await EndsAsync(question, patience, limit).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            ProbeAnswer answer = isAnswered
                ? await AnswerAsync(question).ConfigureAwait(false)
                : ProbeFailure.Of($"the question had not ended {patience.TotalSeconds:0.###} s after its time of {timeout.TotalSeconds:0.###} s was up");
            answer.Duration = watch.Elapsed;
            return answer;
        }
        finally
        {
            limited.Cancel();
            await alarm.ConfigureAwait(false);
        }
    }

    // Whatever keeps a question from being asked is its answer: nothing about a probe may end who asks.
    private static async Task<ProbeAnswer> AnswerAsync(Task<ProbeAnswer> question)
    {
        try
        {
            return await question.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return ProbeFailure.Of($"it could not be asked: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static async Task<bool> EndsAsync(Task question, TimeSpan patience, CancellationToken limit)
    {
        TaskCompletionSource<bool> isUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (limit.Register(() => isUp.TrySetResult(true)))
            await Task.WhenAny(question, isUp.Task).ConfigureAwait(false);
        using CancellationTokenSource waiting = new();
        await Task.WhenAny(question, SystemClock.Instance.DelayAsync(patience, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        return question.IsCompleted;
    }

    private static Task<ProbeAnswer> PutAsync(
        ServiceProbe probe, TimeSpan timeout, Func<string[], TimeSpan, CancellationToken, Task<ProbeAnswer>> byCommand, CancellationToken cancellationToken)
    {
        if (probe.Url is not null)
            return ProbeOverHttp.AskAsync(probe.Url, timeout, cancellationToken);
        return probe.Tcp is not null
            ? ProbeOverTcp.AskAsync(probe.Tcp, timeout, cancellationToken)
            : byCommand(probe.Command ?? Array.Empty<string>(), timeout, cancellationToken);
    }

    private static async Task RingAsync(CancellationTokenSource limited, IClock clock, TimeSpan timeout)
    {
        try
        {
            await clock.DelayAsync(timeout, limited.Token).ConfigureAwait(false);
            limited.Cancel();
        }
        catch (OperationCanceledException)
        {
            // The answer came first.
        }
    }
}
