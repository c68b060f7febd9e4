using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Lab.Scenario;

namespace GoWinOps.Bench;

/// <summary>The demo's rollout over and over under load: how long it takes beside the waits it was told to make, and whether a request was ever lost.</summary>
internal static class RolloutBench
{
    private const int Rounds = 20;

    public static async Task<bool> RunAsync(WindowsCluster cluster, string manifest, string samples, CancellationToken cancellationToken)
    {
        List<TimeSpan> own = [];
        List<TimeSpan> told = [];
        int sent = 0;
        int failed = 0;
        int succeeded = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            RollingUpdateScenario scenario = new(cluster, manifest, samples, static _ => { }) { RollsBadRelease = false };
            ScenarioReport report = await scenario.RunAsync(cancellationToken);
            int lost = report.Answers.Count(answer => answer.Failure is not null);
            sent += report.Answers.Count;
            failed += lost;
            succeeded += report.GoodRollout?.State == "Succeeded" ? 1 : 0;
            own.Add(report.GoodRollout?.Duration ?? TimeSpan.Zero);
            told.Add(RollingUpdateScenario.WaitsPerNode * cluster.Nodes.Count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rollout {round,2}: {report.GoodRollout?.State}, {own[^1].TotalSeconds:F1} s, {report.Answers.Count} requests, {lost} failed"));
        }

        Console.WriteLine(new Comparison($"a rollout over {cluster.Nodes.Count} nodes from plan to end, pushing included", "the waits it was told to make (MinReady and quiet period of each node)", own, told));
        Console.WriteLine($"{Rounds} rollouts in a row: {succeeded} succeeded, {sent} requests, {failed} failed");
        return failed == 0 && succeeded == Rounds;
    }
}
