using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Lab.Scenario;

namespace GoWinOps.Bench;

/// <summary>
/// Get-GoService for one service on eight nodes, with open sessions, against the slowest of the nodes asked alone. The nodes share this machine's processors, so
/// it is measured twice: as they are, where eight answers cost eight times the work of one, and at the end of a line with a delay, as nodes elsewhere are.
/// </summary>
internal static class FleetStatusBench
{
    public const int Nodes = 8;
    private const int Rounds = 9;
    private static readonly TimeSpan LineDelay = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(WindowsCluster cluster, string manifest, Action<string> write, CancellationToken cancellationToken)
    {
        using ControlSession control = new(manifest, Console.Error.WriteLine);
        string[] nodes = cluster.Nodes.Take(Nodes).Select(node => AddressOf(cluster, node)).ToArray();
        // Opens the sessions and pushes the module.
        await AskAsync(control, nodes, cancellationToken);
        write((await MeasureAsync(control, nodes, string.Empty, cancellationToken)).ToString());
        foreach (WindowsNode node in cluster.Nodes.Take(Nodes))
            await node.SetDelayAsync(LineDelay, cancellationToken);
        try
        {
            write((await MeasureAsync(control, nodes, string.Create(CultureInfo.InvariantCulture, $", each behind {LineDelay.TotalMilliseconds} ms of line"), cancellationToken)).ToString());
        }
        finally
        {
            foreach (WindowsNode node in cluster.Nodes.Take(Nodes))
                await node.SetDelayAsync(TimeSpan.Zero, CancellationToken.None);
        }
    }

    /// <summary>A node as -Node takes it.</summary>
    public static string AddressOf(WindowsCluster cluster, WindowsNode node) =>
        $"{node.SshUri}?keyFile={Uri.EscapeDataString(cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(cluster.KnownHostsPath)}";

    private static async Task<Comparison> MeasureAsync(ControlSession control, string[] nodes, string where, CancellationToken cancellationToken)
    {
        List<TimeSpan> all = [];
        List<TimeSpan>[] alone = nodes.Select(_ => new List<TimeSpan>()).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            all.Add(await Clock.TimeAsync(() => AskAsync(control, nodes, cancellationToken)));
            for (int index = 0; index < nodes.Length; index++)
            {
                string[] one = [nodes[index]];
                alone[index].Add(await Clock.TimeAsync(() => AskAsync(control, one, cancellationToken)));
            }
        }

        List<TimeSpan> slowest = alone.MaxBy(times => Comparison.Median(times))!;
        return new Comparison($"status of a service on {nodes.Length} Windows nodes{where}", "the slowest of them alone", all, slowest);
    }

    private static async Task AskAsync(ControlSession control, string[] nodes, CancellationToken cancellationToken)
    {
        string list = string.Join(", ", nodes.Select(node => $"'{node}'"));
        ControlSession.Outcome outcome = await control.RunAsync($"Get-GoService RpcSs -Node {list}", cancellationToken);
        if (outcome.Output.Count != nodes.Length)
            throw new InvalidOperationException($"{outcome.Output.Count} of {nodes.Length} nodes answered: {string.Join("; ", outcome.Errors)}");
    }
}
