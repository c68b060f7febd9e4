using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>The measurements that need a node.</summary>
internal static class NodeBenches
{
    public static async Task<int> RunAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await using WindowsCluster cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = 1, Log = Console.Error.WriteLine }, cancellationToken);
        if (names.Contains("session"))
            Console.WriteLine(await SessionBench.RunAsync(cluster, cancellationToken));
        if (names.Contains("push"))
            Console.WriteLine(await PushBench.RunAsync(cluster, cancellationToken));
        return 0;
    }
}
