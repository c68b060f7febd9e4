using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.LoadBalancing;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Rollouts;

/// <summary>Version 1.0.0 of the sample on all nodes behind a real HAProxy under a steady load, and a journal folder of its own.</summary>
internal sealed class RolloutScene : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gowinops-rollout-");
    private readonly WindowsCluster cluster;

    private RolloutScene(WindowsCluster cluster) => this.cluster = cluster;

    public ModuleSession Module { get; } = new();

    public string Service { get; } = $"orders-{Guid.NewGuid():N}"[..15];

    public HaProxy Balancer { get; private set; } = null!;

    public SteadyLoad Load { get; private set; } = null!;

    public string JournalFolder => Path.Combine(folder.FullName, "journal");

    /// <summary>The parameters all rollouts of the scene share, as a script that sets $update.</summary>
    public string Parameters =>
        $"$update = @{{ Node = @({string.Join(", ", cluster.Nodes.Select(node => $"'{Address(node)}'"))}); LoadBalancer = '{Balancer.LoadBalancerUri}'; " +
        $"HealthUrl = 'http://127.0.0.1:{SampleService.Port}/healthz'; VersionUrl = 'http://127.0.0.1:{SampleService.Port}/version'; VersionProperty = 'version'; " +
        $"MinReady = 2; HealthyDeadline = 12; DrainTimeout = 15; StopTimeout = 15; QuietPeriod = 0.3; PollInterval = 0.25; JournalPath = '{JournalFolder}' }}; ";

    public static async Task<RolloutScene> SetAsync(WindowsCluster cluster)
    {
        RolloutScene scene = new(cluster);
        try
        {
            string first = await scene.BuildAsync("1.0.0");
            // Manual: after a node's restart Wine starts a delayed service two minutes later even if it was deleted meanwhile, on a port that another test then has.
            ModuleSession.Outcome installed = await scene.RunAsync(
                $"Install-GoService {scene.Service} -Path '{first}' -Version 1.0.0 -ArgumentList '--service', '--listen', ':{SampleService.Port}' -StartupType Manual -Start -Node $update.Node");
            Assert.Empty(installed.Errors.Select(error => error.ToString()));
            // A rollout begins with the nodes that are out of service, and to the load balancer one still is after its first good check.
            await Rotation.AwaitAsync(scene.Balancer, cluster.Nodes.Count, TimeSpan.FromSeconds(30), CancellationToken.None);
            scene.Load = await SteadyLoad.StartAsync(scene.Balancer.FrontendUri);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public async Task<string> BuildAsync(string version, string behaviour = "good")
    {
        Balancer ??= await HaProxy.StartAsync(new HaProxyOptions
        {
            Backend = "orders",
            Servers = cluster.Nodes.Select(node => new HaProxyServer(node.Name, node.Address, SampleService.Port)).ToList(),
        });
        string built = await SampleService.BuildAsync(folder.FullName, version, behaviour);
        string target = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, version)).FullName, "orders.exe");
        File.Move(built, target, overwrite: true);
        return target;
    }

    public Task<ModuleSession.Outcome> RunAsync(string script) => Module.RunAsync(Parameters + script);

    /// <summary>The command that rolls to a release, without the parameters that set the scene.</summary>
    public string Roll(string path, string version) => $"Start-RollingUpdate {Service} '{path}' -Version {version} @update -Confirm:$false";

    /// <summary>Returns when the journal speaks of a phase of a node.</summary>
    public async Task UntilJournalSaysAsync(string phase, string what = "Intent")
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!JournalText().Contains($"\"phase\":\"{phase}\",\"event\":\"{what}\"", StringComparison.OrdinalIgnoreCase))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), $"The journal never said {phase} {what}:\n{JournalText()}");
            await Task.Delay(20);
        }
    }

    /// <summary>The release each node's service is set to, and whether it runs.</summary>
    public async Task<IReadOnlyList<string>> ReleasesAsync()
    {
        ModuleSession.Outcome outcome = await RunAsync($"foreach ($one in $update.Node) {{ Get-GoService {Service} -Node $one -ErrorAction SilentlyContinue }}");
        return outcome.Output.Cast<dynamic>().Select(service => $"{service.Release} {service.State}").ToList();
    }

    /// <summary>Each server's administrative state in HAProxy: 0 when it takes work.</summary>
    public async Task<IReadOnlyList<string>> AdministrativeStatesAsync()
    {
        string[] lines = (await Balancer.SendCommandAsync("show servers state orders")).Split('\n');
        string[] columns = lines[1][2..].Split(' ');
        return lines.Skip(2).Where(line => line.Length > 0).Select(line => line.Split(' ')[Array.IndexOf(columns, "srv_admin_state")]).ToList();
    }

    public async ValueTask DisposeAsync()
    {
        if (Load is not null)
            await Load.DisposeAsync();
        ModuleSession.Outcome uninstalled = await RunAsync($"Uninstall-GoService {Service} -Node $update.Node -Confirm:$false -Force -Timeout 00:00:15");
        Module.Dispose();
        if (Balancer is not null)
            await Balancer.DisposeAsync();
        folder.Delete(recursive: true);
        // A service that stays keeps the port that the next test needs.
        Assert.True(uninstalled.Errors.Count == 0, string.Join(Environment.NewLine, uninstalled.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
    }

    private string JournalText()
    {
        if (!Directory.Exists(JournalFolder))
            return string.Empty;
        return string.Concat(Directory.GetFiles(JournalFolder, "*.jsonl").Select(path =>
        {
            using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }));
    }

    private string Address(WindowsNode node) =>
        $"{node.SshUri}?keyFile={Uri.EscapeDataString(cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(cluster.KnownHostsPath)}";
}
