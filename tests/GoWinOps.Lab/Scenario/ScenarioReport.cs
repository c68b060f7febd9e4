using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using static GoWinOps.Lab.Scenario.RollingUpdateScenario;

namespace GoWinOps.Lab.Scenario;

/// <summary>What the scenario saw, and whether it kept every promise.</summary>
public sealed class ScenarioReport
{
    /// <summary>The update to v2.</summary>
    public RolloutOutcome? GoodRollout { get; set; }

    /// <summary>The update to the release that never becomes ready; null when it was not rolled.</summary>
    public RolloutOutcome? BadRollout { get; set; }

    /// <summary>Each node's service between the two rollouts.</summary>
    public IReadOnlyDictionary<string, ServiceProcess> BeforeBadRollout { get; set; } = new Dictionary<string, ServiceProcess>();

    /// <summary>Each node's service at the end.</summary>
    public IReadOnlyDictionary<string, ServiceProcess> AfterAll { get; set; } = new Dictionary<string, ServiceProcess>();

    /// <summary>Every request of the load.</summary>
    public IReadOnlyList<SteadyLoad.Answer> Answers { get; set; } = Array.Empty<SteadyLoad.Answer>();

    /// <summary>Servers the balancer sends requests to at the end.</summary>
    public int ServersInRotation { get; set; }

    /// <summary>Each promise with whether it was kept.</summary>
    public IReadOnlyList<(string Promise, bool IsKept)> Promises()
    {
        List<(string, bool)> promises = new()
        {
            ("no request failed", Answers.Count > 0 && Answers.All(answer => answer.Failure is null)),
            ("the good release reached every node", GoodRollout is { State: "Succeeded" } good && good.Nodes.All(node => node.State == "Done" && node.To == "2.0.0")),
            ("clients saw both releases", Versions().Contains("1.0.0") && Versions().Contains("2.0.0")),
            ("every node runs v2 at the end", AfterAll.Count > 0 && AfterAll.Values.All(service => service is { State: "Running", Release: "2.0.0" })),
            ("every node is in rotation at the end", ServersInRotation == AfterAll.Count),
        };
        if (BadRollout is not null)
        {
            List<NodeOutcome> touched = BadRollout.Nodes.Where(node => node.State == "RolledBack").ToList();
            promises.Add(("the bad release was rolled back on its one node, and the rollout paused", BadRollout.State == "Paused" && touched.Count == 1));
            promises.Add(("the other nodes were never touched", touched.Count == 1 && BeforeBadRollout.All(before =>
                before.Key == touched[0].Name || AfterAll.TryGetValue(before.Key, out ServiceProcess? after) && after == before.Value)));
            promises.Add(("no client ever reached the bad release", !Versions().Contains("3.0.0")));
        }

        return promises;
    }

    /// <summary>The report as lines of text.</summary>
    public IEnumerable<string> Lines()
    {
        yield return string.Empty;
        yield return $"requests sent {Answers.Count,8}   failed {Answers.Count(answer => answer.Failure is not null)}   slowest {Answers.Select(answer => answer.Took).DefaultIfEmpty().Max().TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms";
        foreach (IGrouping<string?, SteadyLoad.Answer> failure in Answers.Where(answer => answer.Failure is not null).GroupBy(answer => answer.Failure))
            yield return $"  failed {failure.Count()} times: {failure.Key}";
        yield return string.Empty;
        foreach (string line in VersionTimeline.Draw(Answers, width: 72))
            yield return line;
        yield return string.Empty;
        yield return $"{"rollout",-9} {"node",-8} {"from",-8} {"to",-8} {"state",-12} {"seconds",7}";
        foreach ((string name, RolloutOutcome rollout) in new[] { ("v2", GoodRollout), ("v3 (bad)", BadRollout) }.Where(pair => pair.Item2 is not null).Select(pair => (pair.Item1, pair.Item2!)))
        {
            foreach (NodeOutcome node in rollout.Nodes)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name,-9} {node.Name,-8} {node.From,-8} {node.To,-8} {node.State,-12} {node.Duration.TotalSeconds,7:F1}");
            yield return $"{name,-9} {rollout.State}{(rollout.Reason.Length > 0 ? ": " + rollout.Reason : string.Empty)}";
        }

        yield return string.Empty;
        foreach ((string promise, bool isKept) in Promises())
            yield return $"{(isKept ? "kept   " : "BROKEN ")} {promise}";
    }

    private HashSet<string> Versions() => Answers.Where(answer => answer.Version is not null).Select(answer => answer.Version!).ToHashSet(StringComparer.Ordinal);
}
