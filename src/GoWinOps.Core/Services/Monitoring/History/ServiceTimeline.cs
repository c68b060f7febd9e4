using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Works out of the lines of the history how each service did.</summary>
internal sealed class ServiceTimeline
{
    private readonly IReadOnlyList<WatchRecord> records;
    private readonly DateTimeOffset from;
    private readonly DateTimeOffset until;

    /// <summary>The lines of a period, by time.</summary>
    internal ServiceTimeline(IReadOnlyList<WatchRecord> records, DateTimeOffset from, DateTimeOffset until)
    {
        this.records = records;
        this.from = from;
        this.until = until;
    }

    /// <summary>One history a service and node, by node and service.</summary>
    internal IEnumerable<ServiceHistory> Histories() => records
        .GroupBy(record => record.Node, StringComparer.OrdinalIgnoreCase)
        .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => HistoriesOf(group.Key, group.ToList()));

    private IEnumerable<ServiceHistory> HistoriesOf(string node, IReadOnlyList<WatchRecord> lines)
    {
        IEnumerable<string> services = lines.SelectMany(line => line.Samples.Select(sample => sample.Service))
            .Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.OrdinalIgnoreCase);
        List<ServiceEvent> changes = ServiceEventMerge.Of(lines).Where(one => IsInPeriod(one.Time)).ToList();
        foreach (string service in services)
            yield return HistoryOf(node, service, lines, changes);
    }

    private ServiceHistory HistoryOf(string node, string service, IReadOnlyList<WatchRecord> lines, IEnumerable<ServiceEvent> changes)
    {
        List<ServiceSpan> spans = Spans(service, lines);
        ServiceEvent[] events = changes.Where(one => IsOf(one.Service, service)).ToArray();
        ServiceHistory history = new()
        {
            Node = node,
            Service = service,
            Since = from,
            Until = until,
            Observed = Sum(spans),
            Up = Sum(spans.Where(span => span.Sample.IsUp)),
            PlannedDown = Sum(spans.Where(span => !span.Sample.IsUp && span.Sample.IsMeantToStop)),
            Restarts = events.Count(one => one.Kind is ServiceEventKind.Started or ServiceEventKind.Restarted),
            MostMemoryBytes = lines.Where(line => IsInPeriod(line.Time)).SelectMany(line => line.Samples)
                .Where(sample => Same(sample.Service, service)).Max(sample => sample.MemoryBytes),
            Outages = Outages(spans).ToArray(),
            Events = events,
            Alerts = lines.SelectMany(line => line.Alerts).Where(alert => IsOf(alert.Service, service) && IsInPeriod(alert.Time)).OrderBy(alert => alert.Time).ToArray(),
        };
        history.Unobserved = until - from - history.Observed;
        history.Down = history.Observed - history.Up;
        Judge(history);
        return history;
    }

    private static void Judge(ServiceHistory history)
    {
        if (history.Observed > TimeSpan.Zero)
            history.Availability = (double)history.Up.Ticks / history.Observed.Ticks;
        ServiceOutage[] failures = history.Outages.Where(outage => !outage.IsPlanned).ToArray();
        long[] recovered = failures.Where(outage => outage.Until is not null).Select(outage => outage.Observed.Ticks).ToArray();
        history.Failures = failures.Length;
        if (recovered.Length > 0)
            history.MeanTimeToRecover = TimeSpan.FromTicks(recovered.Sum() / recovered.Length);
        if (failures.Length > 0)
            history.MeanTimeBetweenFailures = TimeSpan.FromTicks(history.Up.Ticks / failures.Length);
        history.LongestOutage = history.Outages.Select(outage => outage.Observed).DefaultIfEmpty().Max();
    }

    /// <summary>What each pair of neighbouring lines of one watch says, cut to the period; where two watches saw the same time, it counts once.</summary>
    private List<ServiceSpan> Spans(string service, IReadOnlyList<WatchRecord> lines)
    {
        List<ServiceSpan> all = new();
        foreach (IGrouping<string, WatchRecord> watch in lines.GroupBy(line => line.Watch, StringComparer.Ordinal))
        {
            WatchSample? held = null;
            foreach (WatchRecord line in watch)
            {
                if (held is not null && line.Since < line.Time)
                    all.Add(new ServiceSpan(Later(line.Since, from), Earlier(line.Time, until), held));
                held = line.IsReachable ? line.Samples.FirstOrDefault(sample => Same(sample.Service, service)) : null;
            }
        }

        List<ServiceSpan> spans = new();
        DateTimeOffset covered = from;
        foreach (ServiceSpan span in all.OrderBy(span => span.From))
        {
            ServiceSpan rest = span with { From = Later(span.From, covered) };
            if (rest.From >= rest.Until)
                continue;
            spans.Add(rest);
            covered = rest.Until;
        }

        return spans;
    }

    private static IEnumerable<ServiceOutage> Outages(IReadOnlyList<ServiceSpan> spans)
    {
        ServiceOutage? outage = null;
        foreach (ServiceSpan span in spans)
        {
            if (span.Sample.IsUp)
            {
                if (outage is null)
                    continue;
                outage.Until = span.From;
                yield return outage;
                outage = null;
                continue;
            }

            outage ??= new ServiceOutage { From = span.From, IsPlanned = span.Sample.IsMeantToStop };
            outage.Observed += span.Length;
        }

        if (outage is not null)
            yield return outage;
    }

    private bool IsInPeriod(DateTimeOffset time) => time >= from && time < until;

    private static TimeSpan Sum(IEnumerable<ServiceSpan> spans) => TimeSpan.FromTicks(spans.Sum(span => span.Length.Ticks));

    private static bool IsOf(string one, string service) => one.Length == 0 || Same(one, service);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
