using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Turns looks at one node into what has changed. It knows no time but that of the looks.</summary>
internal sealed class NodeTracker
{
    /// <summary>How many new processes of a service are remembered; a rule cannot count more.</summary>
    internal const int MostNewProcesses = 1000;

    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(1);
    private readonly string node;
    private readonly IReadOnlyList<long> memoryLimits;
    private readonly HashSet<string> wanted;

    /// <summary>Goes on from <paramref name="track"/>.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="track">What is remembered of it.</param>
    /// <param name="services">The services that are asked for, by name or pattern.</param>
    /// <param name="memoryLimits">The sizes, in bytes, that rules name.</param>
    internal NodeTracker(string node, NodeTrack track, IEnumerable<string> services, IReadOnlyList<long> memoryLimits)
    {
        this.node = node;
        this.memoryLimits = memoryLimits;
        wanted = new HashSet<string>(services.Where(name => new NamePattern(name).IsLiteral), StringComparer.OrdinalIgnoreCase);
        Track = track;
    }

    /// <summary>What is remembered.</summary>
    internal NodeTrack Track { get; }

    /// <summary>What the look shows to have changed since the one before. The first look at a service shows no change.</summary>
    internal IReadOnlyList<ServiceEvent> Observe(NodeLook look)
    {
        List<ServiceEvent> events = new();
        if (look.Observation is null)
        {
            if (Track.UnreachableSince is null)
            {
                Track.UnreachableSince = look.Time;
                string reason = look.Problem?.Message ?? "it does not answer.";
                events.Add(NodeEvent(look, ServiceEventKind.Unreachable, Track.LastAnswer is null ? string.Empty : "Reachable", "Unreachable", $"'{node}' cannot be looked at: {reason}"));
            }

            return events;
        }

        if (Track.UnreachableSince is { } since)
        {
            Track.UnreachableSince = null;
            events.Add(NodeEvent(look, ServiceEventKind.Reachable, "Unreachable", "Reachable", $"'{node}' answers again after {Spoken.Of(look.Time - since)}."));
        }

        Track.LastAnswer = look.Time;
        foreach (ServiceObservation service in Complete(look.Observation.Services))
            events.AddRange(Observe(look.Time, service));
        Forget(look.Time);
        return events;
    }

    // What a pattern found once and nobody asked for by name was uninstalled, and is not missed for ever.
    private void Forget(DateTimeOffset time)
    {
        foreach (string name in Track.Services.Where(pair => !wanted.Contains(pair.Key) && time - pair.Value.AbsentSince >= LongestAbsence).Select(pair => pair.Key).ToList())
            Track.Services.Remove(name);
    }

    // A service that a pattern no longer finds is gone as well as one that was asked for by name.
    private IEnumerable<ServiceObservation> Complete(IReadOnlyList<ServiceObservation> found)
    {
        HashSet<string> names = new(found.Select(service => service.Name), StringComparer.OrdinalIgnoreCase);
        return found.Concat(Track.Services.Keys.Where(name => !names.Contains(name)).ToList().Select(name => new ServiceObservation { Name = name, IsPresent = false }));
    }

    private List<ServiceEvent> Observe(DateTimeOffset time, ServiceObservation now)
    {
        List<ServiceEvent> events = new();
        if (!Track.Services.TryGetValue(now.Name, out ServiceTrack? track))
        {
            track = new ServiceTrack { Settled = now };
            Track.Services.Add(now.Name, track);
        }
        else
        {
            events.AddRange(ServiceChanges.Between(track.Settled, now).Select(change => Event(time, now.Name, change)));
            if (!now.IsPresent || !track.Settled.IsPresent || (!now.IsPending && now.State != GoServiceState.Unknown))
                track.Settled = now;
        }

        Remember(track, now, time, events);
        return events;
    }

    private void Remember(ServiceTrack track, ServiceObservation now, DateTimeOffset time, IReadOnlyList<ServiceEvent> events)
    {
        ServiceObservation before = track.Last;
        track.Last = now;
        if (now.IsHidden)
            return;
        track.AbsentSince = now.IsPresent ? null : track.AbsentSince ?? time;
        track.NotRunningSince = now.IsPresent && now.State != GoServiceState.Running ? track.NotRunningSince ?? time : null;
        track.NotReadySince = now.IsReady == false ? track.NotReadySince ?? time : null;
        track.MemoryHighSince = memoryLimits.Where(limit => now.MemoryBytes > limit).Distinct()
            .ToDictionary(limit => limit, limit => track.MemoryHighSince.TryGetValue(limit, out DateTimeOffset since) ? since : time);
        track.NewProcesses.AddRange(Enumerable.Repeat(time, Starts(before, now, events)));
        if (track.NewProcesses.Count > MostNewProcesses)
            track.NewProcesses.RemoveRange(0, track.NewProcesses.Count - MostNewProcesses);
    }

    // A supervisor counts the starts that happened between two looks; of others only the last is seen.
    private static int Starts(ServiceObservation before, ServiceObservation now, IReadOnlyList<ServiceEvent> events)
    {
        int seen = events.Count(one => one.Kind is ServiceEventKind.Started or ServiceEventKind.Restarted);
        bool isSame = before.ProcessId == now.ProcessId && now.ProcessId != 0;
        return seen > 0 && isSame && now.Restarts > before.Restarts ? (int)Math.Min(now.Restarts.Value - before.Restarts.Value, MostNewProcesses) : seen;
    }

    private ServiceEvent NodeEvent(NodeLook look, ServiceEventKind kind, string from, string to, string sentence) =>
        new() { Time = look.Time, Node = node, Kind = kind, From = from, To = to, Sentence = sentence };

    private ServiceEvent Event(DateTimeOffset time, string service, ServiceChanges.Change change) =>
        new() { Time = time, Node = node, Service = service, Kind = change.Kind, From = change.From, To = change.To, Sentence = $"'{service}' {change.Sentence}" };
}
