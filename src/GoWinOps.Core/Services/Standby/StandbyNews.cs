using System;
using System.Collections.Generic;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>What the watch of a pair has to tell: each thing once until it changes.</summary>
internal sealed class StandbyNews
{
    // More than this nobody has fetched for a very long time.
    private const int MostWaiting = 1000;
    private readonly string service;
    private readonly IClock clock;
    private readonly Dictionary<string, string> said = new(StringComparer.Ordinal);
    private readonly Queue<ServiceEvent> waiting = new();

    internal StandbyNews(string service, IClock clock)
    {
        this.service = service;
        this.clock = clock;
    }

    /// <summary>Says something, unless the same was said of the topic last.</summary>
    /// <param name="node">The node it is about.</param>
    /// <param name="topic">What it is about.</param>
    /// <param name="sentence">What is said.</param>
    /// <param name="gist">What of it makes it the same thing as before; all of it when null.</param>
    internal void Say(string node, string topic, string sentence, string? gist = null)
    {
        string key = node + "|" + topic;
        if (said.TryGetValue(key, out string? last) && last == (gist ?? sentence))
            return;
        said[key] = gist ?? sentence;
        Add(Event(node, ServiceEventKind.Standby, sentence));
    }

    /// <summary>Forgets what was said of a topic: the same is news when it happens again.</summary>
    internal void Forget(string node, string topic) => said.Remove(node + "|" + topic);

    /// <summary>Says that the service goes over to another node.</summary>
    internal void Move(ServiceEventKind kind, string from, string to, long epoch)
    {
        ServiceEvent moved = Event(to, kind, $"'{service}' is begun on '{to}', because '{from}' has certainly ended it (lease {epoch}).");
        (moved.From, moved.To) = (from, to);
        Add(moved);
    }

    /// <summary>What there is to tell since the last time.</summary>
    internal IReadOnlyList<ServiceEvent> Take()
    {
        ServiceEvent[] all = waiting.ToArray();
        waiting.Clear();
        return all;
    }

    private void Add(ServiceEvent one)
    {
        if (waiting.Count == MostWaiting)
            waiting.Dequeue();
        waiting.Enqueue(one);
    }

    private ServiceEvent Event(string node, ServiceEventKind kind, string sentence) =>
        new() { Time = clock.UtcNow, Node = node, Service = service, Kind = kind, Sentence = sentence };
}
