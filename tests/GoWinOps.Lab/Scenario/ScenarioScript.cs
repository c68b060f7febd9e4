using System;
using System.IO;
using System.Linq;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.LoadBalancing;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.Scenario;

/// <summary>The lines a user would type, with this lab's names in them.</summary>
internal sealed class ScenarioScript
{
    internal static readonly TimeSpan MinReady = TimeSpan.FromSeconds(2);
    internal static readonly TimeSpan QuietPeriod = TimeSpan.FromSeconds(1);
    private readonly string build;
    private readonly string roll;
    private readonly string service;
    private readonly int port;

    internal ScenarioScript(WindowsCluster cluster, HaProxy balancer, GoToolchain go, string sourceFolder, string workFolder, int port)
    {
        service = balancer.Backend;
        this.port = port;
        string environment = string.Join("; ", go.Environment.Select(variable => $"{Quote(variable.Key)} = {Quote(variable.Value)}"));
        build = $"Invoke-GoCrossBuild {Quote(Path.Combine(sourceFolder, "cmd", "orders"))} -Target windows/amd64 -OutputPath {Quote(Path.Combine(workFolder, "artifacts"))} -GoPath {Quote(go.Executable)} -Environment @{{ {environment} }}";
        Nodes = $"-Node '@web' -Inventory {Quote(cluster.InventoryPath)}";
        roll = $"Start-RollingUpdate -Name {service} {Nodes} -LoadBalancer '{balancer.LoadBalancerUri}'"
            + $" -HealthUrl 'http://127.0.0.1:{port}/healthz' -VersionUrl 'http://127.0.0.1:{port}/version'"
            + $" -MinReady {MinReady} -QuietPeriod {QuietPeriod} -HealthyDeadline 00:00:12 -JournalPath {Quote(Path.Combine(workFolder, "journals"))} -Confirm:$false -Verbose";
    }

    private string Nodes { get; }

    internal string Deploy(string version) =>
        $"{build} -Version {version} | Install-GoService -Name {service} {Nodes} -ArgumentList '--service', '--listen', ':{port}' -Account LocalSystem -Start -Confirm:$false -Verbose";

    internal string Roll(string version, string? behaviour)
    {
        string variable = behaviour is null ? string.Empty : $" -Variable @{{ 'main.behaviour' = '{behaviour}' }}";
        return $"{build} -Version {version}{variable} | {roll}";
    }

    internal string GetServices() => $"Get-GoService {service} {Nodes}";

    internal string CleanUp() => $"Uninstall-GoService {service} {Nodes} -Confirm:$false -ErrorAction SilentlyContinue";

    private static string Quote(string path) => "'" + path.Replace("'", "''") + "'";
}
