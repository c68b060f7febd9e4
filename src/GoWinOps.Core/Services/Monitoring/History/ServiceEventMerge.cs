using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>What changed, told once although several watches saw it, each at its own look.</summary>
internal static class ServiceEventMerge
{
    // Watches that look at the same thing see a change at most so far apart, or it is taken for two.
    private static readonly TimeSpan FarthestApart = TimeSpan.FromMinutes(15);

    /// <summary>The events of lines of the history, by time.</summary>
    internal static IReadOnlyList<ServiceEvent> Of(IEnumerable<WatchRecord> lines)
    {
        List<ServiceEvent> merged = new();
        Dictionary<string, List<Told>> all = new(StringComparer.Ordinal);
        foreach ((string watch, ServiceEvent one) in lines.SelectMany(line => line.Events.Select(one => (line.Watch, one))).OrderBy(pair => pair.one.Time))
        {
            string key = KeyOf(one);
            if (!all.TryGetValue(key, out List<Told>? told))
                all.Add(key, told = new List<Told>());
            told.RemoveAll(other => one.Time - other.Time > FarthestApart);
            if (told.Find(other => !other.Watches.Contains(watch)) is { } same)
            {
                same.Watches.Add(watch);
                continue;
            }

            told.Add(new Told(one.Time, watch));
            merged.Add(one);
        }

        return merged;
    }

    // Why a node does not answer may be said differently.
    private static string KeyOf(ServiceEvent one) => one.Service.Length == 0
        ? string.Join("\n", one.Node.ToUpperInvariant(), one.Kind)
        : string.Join("\n", one.Node.ToUpperInvariant(), one.Kind, one.Service.ToUpperInvariant(), one.From, one.To, one.Sentence);

    private sealed class Told
    {
        internal Told(DateTimeOffset time, string watch)
        {
            Time = time;
            Watches = new HashSet<string>(StringComparer.Ordinal) { watch };
        }

        internal DateTimeOffset Time { get; }

        internal HashSet<string> Watches { get; }
    }
}
