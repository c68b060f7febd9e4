using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>The measurements that need a node.</summary>
internal static class NodeBenches
{
    private const int NodesOfARollout = 3;

    /// <summary>Takes the named measurements; 0 unless a rollout lost a request or did not succeed, or cycles of a service left something behind.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> names, string manifest, CancellationToken cancellationToken)
    {
        int nodes = names.Contains("services") ? FleetStatusBench.Nodes : names.Contains("rollouts") ? NodesOfARollout : 1;
        await using WindowsCluster cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = nodes, Log = Console.Error.WriteLine }, cancellationToken);
        if (names.Contains("session"))
            Console.WriteLine(await SessionBench.RunAsync(cluster, cancellationToken));
        if (names.Contains("push"))
            Console.WriteLine(await PushBench.RunAsync(cluster, cancellationToken));
        string sample = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(manifest)!, "..", "..", "..", "tests", "samples", "orders"));
        bool isClean = !names.Contains("services") || await ServiceBenches.RunAsync(cluster, manifest, sample, cancellationToken);
        return isClean && (!names.Contains("rollouts") || await RolloutBench.RunAsync(cluster, manifest, sample, cancellationToken)) ? 0 : 1;
    }
}
