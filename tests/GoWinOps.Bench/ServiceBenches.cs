using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>What it costs to look at services, and what a thousand starts and stops leave behind.</summary>
internal static class ServiceBenches
{
    /// <summary>Takes the measurements; false when something was left behind.</summary>
    public static async Task<bool> RunAsync(WindowsCluster cluster, string manifest, string samples, CancellationToken cancellationToken)
    {
        await FleetStatusBench.RunAsync(cluster, manifest, Console.WriteLine, cancellationToken);
        Console.WriteLine(await ServiceListBench.RunAsync(cluster, cancellationToken));
        return await ServiceCycleBench.RunAsync(cluster, manifest, samples, cancellationToken);
    }
}
