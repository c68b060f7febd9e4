using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Makes two nodes a pair without staying to watch them: a watch that ends in an orderly way as soon as one node holds the lease, which is then left to it without an
/// end, and the other is fenced.
/// </summary>
internal sealed class StandbyPairing
{
    private readonly StandbySettings settings;
    private readonly IReadOnlyList<IStandbyNode> nodes;
    private readonly IStandbyStore store;
    private readonly IClock clock;
    private string? last;
    private bool isSettled;

    /// <param name="settings">The service, and how long its lease lasts while the pair is made.</param>
    /// <param name="nodes">The two nodes, the preferred one first.</param>
    /// <param name="store">What a watch of the pair remembers.</param>
    /// <param name="clock">Time.</param>
    internal StandbyPairing(StandbySettings settings, IReadOnlyList<IStandbyNode> nodes, IStandbyStore store, IClock clock)
    {
        this.settings = settings with { Starts = false };
        this.nodes = nodes;
        this.store = store;
        this.clock = clock;
    }

    // What another watch has granted before, its end, and some requests that get lost.
    private TimeSpan Limit => settings.LeaseDuration + settings.LeaseDuration + settings.StopTimeout + TimeSpan.FromSeconds(30);

    /// <summary>Makes the pair; the service is not started.</summary>
    /// <returns>The node that may run the service.</returns>
    /// <exception cref="GoWinOpsException"><c>StandbyNotPaired</c></exception>
    internal async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        StandbyWatch watch = new(settings, nodes, store, NoteAsync, clock) { IsEnough = decision => isSettled |= decision.IsSettled() };
        Task running = watch.RunAsync(over.Token);
        await Task.WhenAny(running, clock.DelayAsync(Limit, over.Token)).ConfigureAwait(false);
        over.Cancel();
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It was enough, or its time was up.
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (isSettled && watch.ParkedOn is { } active)
            return active;
        string why = isSettled ? "the node that was given the lease has not answered since, and stops the service when it ends." : last ?? "no node has answered.";
        throw new GoWinOpsException(nameof(Messages.StandbyNotPaired), settings.Service, settings.Service, string.Join(", ", nodes.Select(node => node.Name)), Limit, why);
    }

    private Task NoteAsync(ServiceEvent said)
    {
        last = said.Sentence;
        return Task.CompletedTask;
    }
}
