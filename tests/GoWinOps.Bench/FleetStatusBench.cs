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
/// Get-GoService for one service on eight nodes, with open sessions, against the slowest of the nodes asked alone. The nodes share this machine's processors; so
/// beside it stands what the machine allows: the same nodes asked the emptiest of questions without GoWinOps, and the processor time of eight answers. And
/// it is measured once more at the end of a line with a delay, as nodes with processors of their own are.
/// </summary>
internal static class FleetStatusBench
{
    public const int Nodes = 8;
    private const int Rounds = 9;
    private const int WarmUp = 2;
    private static readonly TimeSpan LineDelay = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(WindowsCluster cluster, string manifest, Action<string> write, CancellationToken cancellationToken)
    {
        WindowsNode[] nodes = cluster.Nodes.Take(Nodes).ToArray();
        using ControlSession control = new(manifest, Console.Error.WriteLine);
        string[] addresses = nodes.Select(node => AddressOf(cluster, node)).ToArray();
        List<NodeShell> shells = [];
        try
        {
            foreach (WindowsNode node in nodes)
                shells.Add(new NodeShell(cluster, node));
            Question own = new($"status of a service on {Nodes} Windows nodes", asked => AskAsync(control, asked.Select(node => addresses[node]).ToArray(), cancellationToken));
            Question empty = new($"an empty command on the same {Nodes} nodes at once", asked => Task.WhenAll(asked.Select(node => shells[node].RunAsync("1"))));
            await MeasureAsync([own, empty], string.Empty, write, cancellationToken);
            write(ProcessorTimeOf(own));
            await MeasureFarAsync(nodes, [own, empty], write, cancellationToken);
        }
        finally
        {
            foreach (NodeShell shell in shells)
                shell.Dispose();
        }
    }

    /// <summary>A node as -Node takes it.</summary>
    public static string AddressOf(WindowsCluster cluster, WindowsNode node) =>
        $"{node.SshUri}?keyFile={Uri.EscapeDataString(cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(cluster.KnownHostsPath)}";

    private static async Task MeasureFarAsync(IReadOnlyList<WindowsNode> nodes, IReadOnlyList<Question> questions, Action<string> write, CancellationToken cancellationToken)
    {
        foreach (WindowsNode node in nodes)
            await node.SetDelayAsync(LineDelay, cancellationToken);
        try
        {
            await MeasureAsync(questions, string.Create(CultureInfo.InvariantCulture, $", each behind {LineDelay.TotalMilliseconds} ms of line"), write, cancellationToken);
        }
        finally
        {
            foreach (WindowsNode node in nodes)
                await node.SetDelayAsync(TimeSpan.Zero, CancellationToken.None);
        }
    }

    private static async Task MeasureAsync(IReadOnlyList<Question> questions, string where, Action<string> write, CancellationToken cancellationToken)
    {
        foreach (Question question in questions)
            question.Forget();
        for (int round = -WarmUp; round < Rounds; round++)
        {
            foreach (Question question in questions)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await question.AskAsync(isCounted: round >= 0);
            }
        }

        foreach (Question question in questions)
            write(new Comparison(question.Name + where, "the slowest of them alone", question.All, question.SlowestAlone).ToString());
    }

    // The mean, which one slow round lifts, and with what the nodes do besides: it says where the time goes, and is no bound for the median.
    private static string ProcessorTimeOf(Question question)
    {
        double own = question.Taken.Own.TotalMilliseconds / Rounds;
        double nodes = question.Taken.Nodes.TotalMilliseconds / Rounds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  of that, {nodes:F0} ms of processor time on the nodes and {own:F0} ms here, on the mean, which {Environment.ProcessorCount} processors share");
    }

    private static async Task AskAsync(ControlSession control, string[] nodes, CancellationToken cancellationToken)
    {
        string list = string.Join(", ", nodes.Select(node => $"'{node}'"));
        ControlSession.Outcome outcome = await control.RunAsync($"Get-GoService RpcSs -Node {list}", cancellationToken);
        if (outcome.Output.Count != nodes.Length)
            throw new InvalidOperationException($"{outcome.Output.Count} of {nodes.Length} nodes answered: {string.Join("; ", outcome.Errors)}");
    }

    /// <summary>What is asked of all nodes at once and of each alone, and how long the answers took.</summary>
    private sealed class Question(string name, Func<IReadOnlyList<int>, Task> ask)
    {
        private readonly List<TimeSpan>[] alone = Enumerable.Range(0, Nodes).Select(_ => new List<TimeSpan>()).ToArray();

        public string Name => name;

        public List<TimeSpan> All { get; } = [];

        public IReadOnlyList<TimeSpan> SlowestAlone => alone.MaxBy(times => Comparison.Median(times))!;

        /// <summary>What all nodes' answers have taken of the processors.</summary>
        public ProcessorTime Taken { get; private set; }

        public void Forget()
        {
            All.Clear();
            foreach (List<TimeSpan> times in alone)
                times.Clear();
            Taken = default;
        }

        public async Task AskAsync(bool isCounted)
        {
            ProcessorTime before = ProcessorTime.Read();
            TimeSpan all = await Clock.TimeAsync(() => ask(Enumerable.Range(0, Nodes).ToArray()));
            ProcessorTime taken = ProcessorTime.Read() - before;
            TimeSpan[] each = new TimeSpan[Nodes];
            for (int node = 0; node < Nodes; node++)
            {
                int[] one = [node];
                each[node] = await Clock.TimeAsync(() => ask(one));
            }

            if (!isCounted)
                return;
            All.Add(all);
            Taken += taken;
            for (int node = 0; node < Nodes; node++)
                alone[node].Add(each[node]);
        }
    }
}
