using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.LoadBalancing;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.Scenario;

/// <summary>
/// The product's main job on real parts: a release on every node behind a load balancer, an update under load, and an update to a release
/// that never becomes ready. The demo shows it, a lab test asserts it, the bench repeats it.
/// </summary>
public sealed class RollingUpdateScenario
{
    private const string Service = "orders";
    private const int ServicePort = 8080;
    private readonly WindowsCluster cluster;
    private readonly Action<string> log;
    private readonly string manifestPath;
    private readonly string sourceFolder;

    /// <summary>Prepares the scenario.</summary>
    /// <param name="cluster">The nodes, already up.</param>
    /// <param name="manifestPath">The packaged module's manifest.</param>
    /// <param name="sourceFolder">The sample program's source tree.</param>
    /// <param name="log">Told what happens while it happens.</param>
    public RollingUpdateScenario(WindowsCluster cluster, string manifestPath, string sourceFolder, Action<string> log)
    {
        this.cluster = cluster;
        this.manifestPath = manifestPath;
        this.sourceFolder = sourceFolder;
        this.log = log;
    }

    /// <summary>What a rollout waits for on each node because it is told to: MinReady, and the quiet period after draining.</summary>
    public static TimeSpan WaitsPerNode { get; } = ScenarioScript.MinReady + ScenarioScript.QuietPeriod;

    /// <summary>Requests a second on the balancer.</summary>
    public int RequestsPerSecond { get; init; } = 60;

    /// <summary>Whether the bad release is rolled too.</summary>
    public bool RollsBadRelease { get; init; } = true;

    /// <summary>Plays the scenario to its end.</summary>
    public async Task<ScenarioReport> RunAsync(CancellationToken cancellationToken)
    {
        string workFolder = Directory.CreateTempSubdirectory("gowinops-scenario-").FullName;
        try
        {
            return await RunAsync(workFolder, cancellationToken);
        }
        finally
        {
            Directory.Delete(workFolder, recursive: true);
        }
    }

    private async Task<ScenarioReport> RunAsync(string workFolder, CancellationToken cancellationToken)
    {
        GoToolchain go = await GoToolchainCache.EnsureAsync(log, cancellationToken);
        await using HaProxy balancer = await HaProxy.StartAsync(
            new HaProxyOptions { Backend = Service, Servers = cluster.Nodes.Select(node => new HaProxyServer(node.Name, node.Address, ServicePort)).ToList() },
            cancellationToken);
        using ControlSession control = new(manifestPath, log);
        ScenarioScript script = new(cluster, balancer, go, sourceFolder, workFolder, ServicePort);
        try
        {
            return await RunAsync(balancer, control, script, cancellationToken);
        }
        finally
        {
            await control.RunAsync(script.CleanUp(), CancellationToken.None);
        }
    }

    private async Task<ScenarioReport> RunAsync(HaProxy balancer, ControlSession control, ScenarioScript script, CancellationToken cancellationToken)
    {
        ScenarioReport report = new();
        log("Building v1 and installing it on " + string.Join(", ", cluster.Nodes.Select(node => node.Name)));
        await RunAsync(control, script.Deploy("1.0.0"), cancellationToken);
        await Rotation.AwaitAsync(balancer, cluster.Nodes.Count, TimeSpan.FromSeconds(30), cancellationToken);

        await using SteadyLoad load = new(new Uri(balancer.FrontendUri, "/version"), RequestsPerSecond, workerCount: 12, TimeSpan.FromMinutes(10));
        load.Start();
        log($"{RequestsPerSecond} requests a second go to {balancer.FrontendUri}; rolling to v2");
        report.GoodRollout = Single(await RunAsync(control, script.Roll("2.0.0", behaviour: null), cancellationToken));
        report.BeforeBadRollout = Processes(await RunAsync(control, script.GetServices(), cancellationToken));
        if (RollsBadRelease)
        {
            log("Rolling to v3, which starts but never becomes ready");
            report.BadRollout = Single(await control.RunAsync(script.Roll("3.0.0", "never-ready"), cancellationToken));
        }

        report.AfterAll = Processes(await RunAsync(control, script.GetServices(), cancellationToken));
        report.Answers = await load.StopAsync();
        report.ServersInRotation = await Rotation.CountAsync(balancer, cancellationToken);
        return report;
    }

    private static async Task<ControlSession.Outcome> RunAsync(ControlSession control, string script, CancellationToken cancellationToken)
    {
        ControlSession.Outcome outcome = await control.RunAsync(script, cancellationToken);
        if (outcome.Errors.Count > 0)
            throw new LabException($"The scenario stopped at an error: {string.Join("; ", outcome.Errors)}");
        return outcome;
    }

    private static RolloutOutcome Single(ControlSession.Outcome outcome)
    {
        PSObject result = outcome.Output.Single();
        return new RolloutOutcome(
            Text(result, "State"),
            Text(result, "Reason"),
            outcome.ErrorIds,
            LanguagePrimitives.GetEnumerable(result.Properties["Nodes"].Value).Cast<object>().Select(node => NodeOutcome.Of(PSObject.AsPSObject(node))).ToList(),
            (TimeSpan)result.Properties["Duration"].Value);
    }

    private static IReadOnlyDictionary<string, ServiceProcess> Processes(ControlSession.Outcome outcome) => outcome.Output.ToDictionary(
        service => Text(service, "Node"),
        service => new ServiceProcess(Text(service, "State"), Text(service, "Release"), Convert.ToInt32(service.Properties["ProcessId"].Value, CultureInfo.InvariantCulture)));

    private static string Text(PSObject value, string property) => Convert.ToString(value.Properties[property].Value, CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>A rollout's end.</summary>
    public sealed record RolloutOutcome(string State, string Reason, IReadOnlyList<string> ErrorIds, IReadOnlyList<NodeOutcome> Nodes, TimeSpan Duration);

    /// <summary>What a rollout did to one node.</summary>
    public sealed record NodeOutcome(string Name, string State, string From, string To, TimeSpan Duration)
    {
        internal static NodeOutcome Of(PSObject node) => new(
            Text(node, "Name"), Text(node, "State"), Text(node, "From"), Text(node, "To"), (TimeSpan)node.Properties["Duration"].Value);
    }

    /// <summary>A node's service as it runs.</summary>
    public sealed record ServiceProcess(string State, string Release, int ProcessId);
}
