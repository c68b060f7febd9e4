using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Writes down what the watch of a node sees and remembers. What cannot be written is kept and written as soon as it can be.</summary>
internal sealed class NodeLedger
{
    private const int MostUnwritten = 1000;
    private readonly string node;
    private readonly NodeTrack track;
    private readonly IWatchStore store;
    private readonly IServiceWatchObserver observer;
    private readonly LinkedList<WatchRecord> unwritten = new();
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    internal NodeLedger(string node, NodeTrack track, IWatchStore store, IServiceWatchObserver observer)
    {
        this.node = node;
        this.track = track;
        this.store = store;
        this.observer = observer;
        LastRecord = track.LastRecord;
    }

    /// <summary>When the history was last told of the node, written already or not; null where the next line begins anew.</summary>
    internal DateTimeOffset? LastRecord { get; private set; }

    /// <summary>Writes down what a look found, and remembers.</summary>
    /// <param name="time">When the look was.</param>
    /// <param name="events">What had changed.</param>
    /// <param name="alerts">What the rules said.</param>
    /// <param name="cancellationToken">Ends the writing of the memory.</param>
    internal async Task RecordAsync(DateTimeOffset time, IEnumerable<ServiceEvent> events, IEnumerable<ServiceAlert> alerts, CancellationToken cancellationToken)
    {
        bool isReachable = track.UnreachableSince is null;
        unwritten.AddLast(new WatchRecord
        {
            Time = time,
            Since = LastRecord ?? time,
            Node = node,
            Watch = store.WatchOf(node) + (track.Epoch == 0 ? string.Empty : $"~{track.Epoch}"),
            IsReachable = isReachable,
            Samples = isReachable ? track.Services.Values.Select(service => WatchSample.Of(service.Last)).ToArray() : Array.Empty<WatchSample>(),
            Events = events.ToArray(),
            Alerts = alerts.ToArray(),
        });
        LastRecord = time;
        if (unwritten.Count > MostUnwritten)
        {
            // With a line left out, nothing is known of the time before the next.
            unwritten.RemoveFirst();
            unwritten.First!.Value.Since = unwritten.First.Value.Time;
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tries again what could not be written.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (unwritten.First is { } first)
            {
                store.Append(first.Value);
                unwritten.RemoveFirst();
            }

            Succeeded("history");
        }
        catch (GoWinOpsException exception)
        {
            await FailAsync("history", exception.Problem, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Remembers.</summary>
    internal async Task SaveAsync(CancellationToken cancellationToken)
    {
        // What another watch goes on from has to be in the history.
        track.LastRecord = unwritten.Count == 0 ? LastRecord : null;
        try
        {
            await store.SaveAsync(node, track, cancellationToken).ConfigureAwait(false);
            Succeeded("memory");
        }
        catch (GoWinOpsException exception)
        {
            await FailAsync("memory", exception.Problem, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the next line begin anew: what lies between is not known.</summary>
    internal void Break() => LastRecord = null;

    /// <summary>Says what failed, once and not at every look.</summary>
    internal async Task FailAsync(string source, Problem problem, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested && said.Add(source + problem.ErrorId))
            await observer.FailedAsync(node, problem, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the next failure of <paramref name="source"/> be said.</summary>
    internal void Succeeded(string source) => said.RemoveWhere(one => one.StartsWith(source, StringComparison.Ordinal));
}
