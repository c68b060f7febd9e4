using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Ends a program: it is asked in one way after the other, each with its time, and is ended when the time of all together is over.</summary>
internal sealed class StopLadder
{
    /// <summary>How long a program has to end when nothing else is said.</summary>
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    // A program that could be asked in no way at all may be about to end by itself, but is not worth waiting for; neither is a way of asking that is to be given up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly ServiceStopStep[] DefaultSteps = { new() { Method = ServiceStopMethod.CtrlBreak } };

    private readonly ServiceStopStep[] steps;
    private readonly IClock clock;

    /// <summary>The ways of one service.</summary>
    internal StopLadder(ServiceStopStep[]? steps, IClock clock)
    {
        this.steps = steps is { Length: > 0 } ? steps : DefaultSteps;
        this.clock = clock;
    }

    /// <summary>Whether Ctrl+C is among the ways, which a program in a process group of its own does not hear.</summary>
    internal static bool NeedsCtrlC(ServiceStopStep[]? steps) => steps is not null && Array.Exists(steps, step => step.Method == ServiceStopMethod.CtrlC);

    /// <summary>Ends the program within <paramref name="timeout"/> and what killing it takes.</summary>
    /// <returns>Whether it ended by itself.</returns>
    internal async Task<bool> EndAsync(IStopTarget target, TimeSpan timeout)
    {
        TimeSpan begun = clock.Elapsed;
        bool asked = false;
        foreach (ServiceStopStep step in steps)
        {
            TimeSpan left = Left(begun, timeout);
            if (left <= TimeSpan.Zero)
                break;
            TimeSpan share = step.Wait is { } wait && wait < left ? wait : left;
            TimeSpan stepBegun = clock.Elapsed;
            string? failure = await AskAsync(target, step, share).ConfigureAwait(false);
            await target.DecideAsync(
                SupervisionDecisionKind.StopStep,
                failure is null ? $"The program was asked to end by {step.Method} and has {Seconds(share)} s for that." : $"It could not be asked to end by {step.Method}: {failure}")
                .ConfigureAwait(false);
            asked |= failure is null;
            if (await target.WaitForEndAsync(failure is null ? Left(stepBegun, share) : TimeSpan.Zero).ConfigureAwait(false))
                return true;
        }

        TimeSpan rest = Left(begun, timeout);
        if (!asked && rest > Grace)
            rest = Grace;
        if (rest > TimeSpan.Zero && await target.WaitForEndAsync(rest).ConfigureAwait(false))
            return true;
        await target.DecideAsync(
            SupervisionDecisionKind.Killed,
            asked
                ? $"The program had not ended {Seconds(clock.Elapsed - begun)} s after it was asked to, and was ended with all it had started."
                : "The program could be asked to end in none of its ways, and was ended with all it had started.").ConfigureAwait(false);
        await target.KillAsync().ConfigureAwait(false);
        return false;
    }

    // A program that ends while it is being asked is not waited for any longer than that; nor is a way of asking that itself does not end.
    private async Task<string?> AskAsync(IStopTarget target, ServiceStopStep step, TimeSpan time)
    {
        using CancellationTokenSource ended = new();
        Task<string?> asking = AnswerAsync(target, step, time, ended.Token);
        Task<bool> ending = target.WaitForEndAsync(time);
        if (await Task.WhenAny(asking, ending).ConfigureAwait(false) == asking)
            return await asking.ConfigureAwait(false);
        ended.Cancel();
        using CancellationTokenSource waiting = new();
        bool isAnswered = await Task.WhenAny(asking, clock.DelayAsync(Grace, waiting.Token)).ConfigureAwait(false) == asking;
        waiting.Cancel();
        return isAnswered ? await asking.ConfigureAwait(false) : "asking that way did not end in its time.";
    }

    // Whatever goes wrong with one way of asking leaves the others, and the end: a failure here would leave nobody to end the program.
    private static async Task<string?> AnswerAsync(IStopTarget target, ServiceStopStep step, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            return await target.AskAsync(step, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    private TimeSpan Left(TimeSpan begun, TimeSpan time)
    {
        TimeSpan left = time - (clock.Elapsed - begun);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
