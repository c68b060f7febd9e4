using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Holds what is remembered of a node against the rules.</summary>
internal sealed class RuleJudge
{
    // An alert that is raised so often within an hour stays raised from then on, until what it is about has been over for some time.
    private const int MostRaises = 5;
    private static readonly TimeSpan RaisePeriod = TimeSpan.FromHours(1);
    private static readonly TimeSpan CalmPeriod = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestCoolDown = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SkipPause = TimeSpan.FromMinutes(15);
    private readonly string node;
    private readonly IReadOnlyList<ServiceRule> rules;

    /// <summary>Judges one node.</summary>
    internal RuleJudge(string node, IReadOnlyList<ServiceRule> rules)
    {
        this.node = node;
        this.rules = rules;
    }

    /// <summary>An action that is due.</summary>
    /// <param name="Rule">The rule that demands it.</param>
    /// <param name="Track">What is remembered of its alert.</param>
    /// <param name="Alert">What is said of it.</param>
    /// <param name="EndsWhatRuns">Whether it stops a service that runs.</param>
    internal sealed record Due(ServiceRule Rule, AlertTrack Track, ServiceAlert Alert, bool EndsWhatRuns);

    /// <summary>What the rules say at <paramref name="now"/>: alerts raised, given up and resolved, and the actions that are due.</summary>
    internal (IReadOnlyList<ServiceAlert> Alerts, IReadOnlyList<Due> Actions) Judge(NodeTrack track, DateTimeOffset now)
    {
        List<ServiceAlert> alerts = new();
        List<Due> actions = new();
        HashSet<string> judged = new(StringComparer.Ordinal);
        foreach (ServiceRule rule in rules)
        {
            NamePattern pattern = new(rule.Service);
            IEnumerable<string> services = rule.IsOfNode ? new[] { string.Empty } : track.Services.Keys.Where(pattern.Matches).OrderBy(name => name, StringComparer.OrdinalIgnoreCase);
            foreach (string service in services)
            {
                string key = $"{service}|{rule.Key}";
                judged.Add(key);
                if (!track.Alerts.TryGetValue(key, out AlertTrack? alert))
                    alert = new AlertTrack { Service = service, Rule = rule.Text };
                // While a node does not answer, or does not let a service be seen, nothing is known of it: what was raised stays, nothing new is.
                if (!rule.IsOfNode && (track.UnreachableSince is not null || track.Services[service].Last.IsHidden))
                    continue;
                Judge(rule, service, track, alert, now, alerts, actions);
                if (alert.IsRaised || alert.Actions.Count + alert.Raises.Count > 0)
                    track.Alerts[key] = alert;
                else
                    track.Alerts.Remove(key);
            }
        }

        Forget(track, judged, now, alerts);
        return (alerts, actions);
    }

    // What nobody looks for any more, or at, is not said again.
    private void Forget(NodeTrack track, HashSet<string> judged, DateTimeOffset now, List<ServiceAlert> alerts)
    {
        foreach (KeyValuePair<string, AlertTrack> forgotten in track.Alerts.Where(pair => !judged.Contains(pair.Key)).ToList())
        {
            track.Alerts.Remove(forgotten.Key);
            AlertTrack alert = forgotten.Value;
            if (alert.IsRaised && alert.Service.Length > 0 && !track.Services.ContainsKey(alert.Service))
            {
                alerts.Add(new ServiceAlert
                {
                    Time = now,
                    Node = node,
                    Service = alert.Service,
                    Rule = alert.Rule,
                    State = ServiceAlertState.Resolved,
                    Since = alert.Since,
                    Attempts = alert.Attempts,
                    Sentence = $"{Subject(alert.Service)} has been absent for so long that it is watched no more.",
                });
            }
        }
    }

    private void Judge(
        ServiceRule rule, string service, NodeTrack track, AlertTrack alert, DateTimeOffset now, List<ServiceAlert> alerts, List<Due> actions)
    {
        alert.Actions.RemoveAll(time => now - time >= rule.LimitPeriod);
        alert.Raises.RemoveAll(time => now - time >= RaisePeriod);
        ServiceTrack? seen = rule.IsOfNode ? null : track.Services[service];
        DateTimeOffset? since = Since(rule, track, seen, now);
        bool holds = since is not null && now - since >= rule.For;
        if (!holds)
        {
            if (alert.IsRaised && since is null)
                Resolve(rule, service, alert, now, alerts);
            return;
        }

        alert.CalmSince = null;
        if (!alert.IsRaised)
        {
            alert.IsRaised = true;
            alert.Since = since!.Value;
            alert.Raises.Add(now);
            alert.IsHeld = alert.Raises.Count >= MostRaises;
            string often = alert.IsHeld ? $" It was raised {MostRaises} times within an hour, and now stays raised until this has been over for {Spoken.Of(CalmPeriod)}." : string.Empty;
            alerts.Add(Alert(rule, alert, now, ServiceAlertState.Raised, $"{Subject(service)} {Finding(rule, seen, now, since.Value)}{often}"));
        }

        if (rule.Action == ServiceRuleAction.None || alert.HasGivenUp || !IsDue(rule, alert, seen, now))
            return;
        if (alert.Actions.Count < rule.Limit)
        {
            bool endsWhatRuns = rule.Action == ServiceRuleAction.Restart && seen!.Last.State == GoServiceState.Running;
            actions.Add(new Due(rule, alert, Alert(rule, alert, now, ServiceAlertState.Acted, string.Empty), endsWhatRuns));
            return;
        }

        alert.HasGivenUp = true;
        string limit = $"{rule.Limit} times within {ServiceRuleText.Duration(rule.LimitPeriod)}";
        alerts.Add(Alert(rule, alert, now, ServiceAlertState.GaveUp, $"{Subject(service)}: '{rule.Action}' was done {limit} and did not help; nothing more is done until the alert is resolved."));
    }

    private void Resolve(ServiceRule rule, string service, AlertTrack alert, DateTimeOffset now, List<ServiceAlert> alerts)
    {
        alert.CalmSince ??= now;
        if (alert.IsHeld && now - alert.CalmSince < CalmPeriod)
            return;
        alert.IsRaised = false;
        alert.IsHeld = false;
        alert.HasGivenUp = false;
        alert.SkippedAt = null;
        alerts.Add(Alert(rule, alert, now, ServiceAlertState.Resolved, $"{Subject(service)}: '{rule.Text}' is over after {Spoken.Of(alert.CalmSince.Value - alert.Since)}."));
        alert.Attempts = 0;
        alert.CalmSince = null;
    }

    // An action gets as long to help as the rule waits, and at least a minute, before it is done again; one that was left out is not asked about at each look.
    private static bool IsDue(ServiceRule rule, AlertTrack alert, ServiceTrack? seen, DateTimeOffset now)
    {
        TimeSpan coolDown = rule.For > ShortestCoolDown ? rule.For : ShortestCoolDown;
        return seen?.Last.IsMeantToStop != true
            && (alert.Actions.Count == 0 || now - alert.Actions[alert.Actions.Count - 1] >= coolDown)
            && (alert.SkippedAt is null || now - alert.SkippedAt >= SkipPause)
            && (rule.Condition != ServiceCondition.Restarts || alert.Attempts == 0);
    }

    private static DateTimeOffset? Since(ServiceRule rule, NodeTrack track, ServiceTrack? service, DateTimeOffset now)
    {
        switch (rule.Condition)
        {
            case ServiceCondition.Unreachable:
                return track.UnreachableSince;
            case ServiceCondition.Absent:
                return service!.AbsentSince;
            case ServiceCondition.NotRunning:
                return service!.Last.IsMeantToStop || service.Last.StartType == GoServiceStartType.Disabled ? null : service.NotRunningSince;
            case ServiceCondition.NotReady:
                return service!.Last.IsMeantToStop ? null : service.NotReadySince;
            case ServiceCondition.MemoryAbove:
                return service!.MemoryHighSince.TryGetValue(rule.Bytes, out DateTimeOffset high) ? high : null;
            default:
                List<DateTimeOffset> starts = service!.NewProcesses.Where(time => now - time < rule.Within).ToList();
                return starts.Count > rule.Count ? starts[0] : null;
        }
    }

    private static string Finding(ServiceRule rule, ServiceTrack? service, DateTimeOffset now, DateTimeOffset since)
    {
        string time = Spoken.Of(now - since);
        return rule.Condition switch
        {
            ServiceCondition.NotRunning => $"has not been running for {time}: it is {service!.Last.State}.",
            ServiceCondition.NotReady => $"has not been ready for {time}: {service!.Last.ReadyReason ?? "its probe fails."}",
            ServiceCondition.Absent => $"has been absent for {time}.",
            ServiceCondition.Unreachable => $"has not answered for {time}.",
            ServiceCondition.MemoryAbove => string.Format(CultureInfo.CurrentCulture, "has had more than {0} of memory for {1}: {2:N0} bytes.", ServiceRuleText.Size(rule.Bytes), time, service!.Last.MemoryBytes),
            _ => $"was seen in {service!.NewProcesses.Count(one => now - one < rule.Within)} new processes within {ServiceRuleText.Duration(rule.Within)}.",
        };
    }

    private string Subject(string service) => service.Length == 0 ? $"'{node}'" : $"'{service}' on '{node}'";

    private ServiceAlert Alert(ServiceRule rule, AlertTrack track, DateTimeOffset now, ServiceAlertState state, string sentence) => new()
    {
        Time = now,
        Node = node,
        Service = track.Service,
        Rule = rule.Text,
        State = state,
        Since = track.Since,
        Action = rule.Action,
        Attempts = track.Attempts,
        Sentence = sentence,
    };
}
