using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Asks one node, look by look. A question that is not answered in time goes on, because a session that is being opened must not be begun anew at each look; what it
/// brings later only shows that the node answers again: what is said then is asked for then.
/// </summary>
internal sealed class NodeQuestion : IDisposable
{
    // A session may be opened and then prepared, each in its time, and a channel lets an answer be late by ten seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);
    private readonly ServiceWatchSettings settings;
    private readonly WatchedNode node;
    private readonly LookLanes lanes;
    private readonly IClock clock;
    private readonly ObserveServicesOperation look;
    private CancellationTokenSource? asking;
    private Task<NodeObservation>? pending;
    private IDisposable? turn;
    private TimeSpan giveUpAt;
    private bool isKnown;

    internal NodeQuestion(ServiceWatchSettings settings, WatchedNode node, LookLanes lanes, IClock clock)
    {
        this.settings = settings;
        this.node = node;
        this.lanes = lanes;
        this.clock = clock;
        look = new ObserveServicesOperation { Names = node.Services, HealthUrl = settings.HealthUrl };
    }

    /// <summary>One look: what the node says, or why it says nothing in time.</summary>
    internal async Task<NodeLook> AskAsync(bool isSuspect, CancellationToken cancellationToken)
    {
        await ForgetAsync().ConfigureAwait(false);
        TimeSpan? deadline = null;
        while (true)
        {
            bool isOld = pending is not null;
            if (!isOld)
                await BeginAsync(isSuspect, cancellationToken).ConfigureAwait(false);
            // The time counts from the node's turn: waiting for that is not the node's fault.
            deadline ??= clock.Elapsed + settings.LookTimeout + (isKnown ? TimeSpan.Zero : settings.ConnectTimeout);
            if (!await HasEndedAsync(deadline.Value - clock.Elapsed, cancellationToken).ConfigureAwait(false))
                return Late();
            Task<NodeObservation> ended = pending!;
            End();
            try
            {
                NodeObservation answer = await ended.ConfigureAwait(false);
                isKnown = true;
                if (!isOld)
                    return new NodeLook(clock.UtcNow, answer, null);
                isSuspect = false;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Late();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                isKnown = true;
                return new NodeLook(clock.UtcNow, null, Problem.From(exception));
            }
        }
    }

    /// <summary>Breaks off what is still asked, and waits a moment for its end.</summary>
    internal async Task CloseAsync()
    {
        asking?.Cancel();
        if (pending is not null)
            await HasEndedAsync(CloseLimit, CancellationToken.None).ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Breaks off what is still asked.</summary>
    public void Dispose()
    {
        asking?.Cancel();
        End();
    }

    private NodeLook Late()
    {
        TimeSpan waited = isKnown ? settings.LookTimeout : settings.LookTimeout + settings.ConnectTimeout;
        // The way to it may go on being opened, but no look waits for that a second time.
        isKnown = true;
        return new NodeLook(clock.UtcNow, null, Problem.Create(nameof(Messages.NodeSilent), node.Name, node.Name, Spoken.Of(waited)));
    }

    // What ended between two looks says nothing of now; what should have ended long ago is left behind.
    private async Task ForgetAsync()
    {
        if (pending is null || (!pending.IsCompleted && clock.Elapsed < giveUpAt))
            return;
        bool isStuck = !pending.IsCompleted;
        asking!.Cancel();
        if (isStuck)
            await HasEndedAsync(CloseLimit, CancellationToken.None).ConfigureAwait(false);
        End();
    }

    private async Task BeginAsync(bool isSuspect, CancellationToken cancellationToken)
    {
        turn = await lanes.EnterAsync(isSuspect, cancellationToken).ConfigureAwait(false);
        asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUpAt = clock.Elapsed + settings.ConnectTimeout + settings.ConnectTimeout + settings.LookTimeout + Grace;
        pending = RunAsync(turn, mayLeaveEarly: !isSuspect && isKnown, asking.Token);
    }

    private async Task<NodeObservation> RunAsync(IDisposable held, bool mayLeaveEarly, CancellationToken cancellationToken)
    {
        using (held)
        using (CancellationTokenSource answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            Task<NodeObservation> answer = node.InvokeAsync(look, settings.LookTimeout, cancellationToken);
            try
            {
                // What is not answered by then waits for the network and does no work here: others need not wait for it.
                if (mayLeaveEarly && await Task.WhenAny(answer, clock.DelayAsync(Slow, answered.Token)).ConfigureAwait(false) != answer)
                    held.Dispose();
                return await answer.ConfigureAwait(false);
            }
            finally
            {
                answered.Cancel();
            }
        }
    }

    private async Task<bool> HasEndedAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (pending!.IsCompleted)
            return true;
        if (limit <= TimeSpan.Zero)
            return false;
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task passed = clock.DelayAsync(limit, inTime.Token);
        bool hasEnded = await Task.WhenAny(pending, passed).ConfigureAwait(false) == pending;
        inTime.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        return hasEnded;
    }

    private void End()
    {
        if (pending is { IsCompleted: false } left)
            left.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        else
            _ = pending?.Exception;
        pending = null;
        turn?.Dispose();
        turn = null;
        asking?.Dispose();
        asking = null;
    }
}
