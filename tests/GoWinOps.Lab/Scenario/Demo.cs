using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.Scenario;

/// <summary>The product's main job, shown to a person: it succeeds only if every promise was kept.</summary>
internal static class Demo
{
    public const string Command = "demo";
    public const string InnerCommand = "demo-inside";
    private const int NodeCount = 3;

    /// <summary>Runs inside a lab's namespaces.</summary>
    /// <returns>0 when every promise was kept.</returns>
    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        void Show(string line) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:F1} s  {line}"));
        string repository = LabPaths.FindRepository();
        string manifest = Path.Combine(repository, "artifacts", "module", "GoWinOps", "GoWinOps.psd1");
        Show($"Starting {NodeCount} Windows nodes");
        await using WindowsCluster cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = NodeCount, Log = Show }, cancellation);
        RollingUpdateScenario scenario = new(cluster, manifest, Path.Combine(repository, "tests", "samples", "orders"), Show);
        ScenarioReport report = await scenario.RunAsync(cancellation);
        foreach (string line in report.Lines())
            Console.WriteLine(line);
        bool isKept = report.Promises().All(promise => promise.IsKept);
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isKept ? "Every promise was kept" : "A promise was BROKEN")}; {watch.Elapsed.TotalSeconds:F0} s."));
        return isKept ? 0 : 1;
    }
}
