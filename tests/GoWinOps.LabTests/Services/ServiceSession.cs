using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>
/// The packaged module in a PowerShell on this machine, and one service of the test's own on the nodes: it is uninstalled when the test ends.
/// </summary>
internal sealed class ServiceSession : IAsyncDisposable
{
    private readonly ModuleSession module = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gowinops-service-");
    private readonly WindowsCluster cluster;

    /// <summary>A session for a service whose name contains <paramref name="name"/>.</summary>
    public ServiceSession(WindowsCluster cluster, string name)
    {
        this.cluster = cluster;
        Service = $"{name}-{Guid.NewGuid():N}"[..Math.Min(name.Length + 9, 40)];
    }

    /// <summary>The service's name.</summary>
    public string Service { get; }

    /// <summary>A folder of this machine that goes with the session.</summary>
    public string Folder => folder.FullName;

    /// <summary>Where the service lies on a node.</summary>
    public string FolderOnNode => $@"C:\ProgramData\GoWinOps\services\{Service}";

    /// <summary>Builds the sample.</summary>
    public async Task<string> BuildAsync(string version, string behaviour = "good")
    {
        string built = await SampleService.BuildAsync(folder.FullName, version, behaviour);
        string target = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, version)).FullName, "orders.exe");
        File.Move(built, target, overwrite: true);
        return target;
    }

    /// <summary>Builds the least a service can be.</summary>
    public Task<string> BuildIdleAsync() => SampleService.BuildIdleAsync(folder.FullName);

    /// <summary>
    /// Runs a script with <c>$node</c> (the first node unless others are given), <c>$service</c> and <c>$arguments</c> (those the sample needs to
    /// run on <paramref name="port"/>) set.
    /// </summary>
    public Task<ModuleSession.Outcome> RunAsync(string script, int port = SampleService.Port, params WindowsNode[] nodes)
    {
        string[] targets = (nodes.Length == 0 ? [cluster.Nodes[0]] : nodes).Select(Address).ToArray();
        return module.RunAsync(
            "param($node, $service, $arguments) $PSDefaultParameterValues = @{ '*-GoService:Node' = $node }; " + script,
            targets,
            Service,
            new[] { "--service", "--listen", $":{port}" });
    }

    /// <summary>Runs a script that must succeed.</summary>
    public async Task<IReadOnlyList<dynamic>> SucceedAsync(string script, int port = SampleService.Port, params WindowsNode[] nodes)
    {
        ModuleSession.Outcome outcome = await RunAsync(script, port, nodes);
        // Not compared with an empty text: of two that differ the assertion shows forty characters.
        Assert.True(outcome.Errors.Count == 0, string.Join(Environment.NewLine, outcome.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
        Assert.Null(outcome.Terminating);
        return outcome.Output.Cast<dynamic>().ToList();
    }

    /// <summary>Runs a script that must fail with one error, and gives its id.</summary>
    public async Task<string> FailAsync(string script, int port = SampleService.Port)
    {
        ModuleSession.Outcome outcome = await RunAsync(script, port);
        return Assert.Single(outcome.ErrorIds);
    }

    /// <summary>The same of a script that fails on the node, where every machine is called alike: the error has to name the node.</summary>
    public async Task<string> FailOnNodeAsync(string script)
    {
        ModuleSession.Outcome outcome = await RunAsync(script);
        Assert.Contains($"{cluster.Nodes[0].SshUri}", Assert.Single(outcome.Errors).ToString(), StringComparison.OrdinalIgnoreCase);
        return Assert.Single(outcome.ErrorIds);
    }

    /// <summary>Runs a script, stops it as Ctrl+C does after <paramref name="after"/>, and says how long it then took to end.</summary>
    public async Task<TimeSpan> InterruptAsync(string script, TimeSpan after)
    {
        using PowerShell shell = PowerShell.Create(module.Runspace);
        shell.AddScript("param($node, $service) $PSDefaultParameterValues = @{ '*-GoService:Node' = $node }; " + script)
            .AddArgument(Address(cluster.Nodes[0])).AddArgument(Service);
        Task running = shell.InvokeAsync();
        Assert.NotSame(running, await Task.WhenAny(running, Task.Delay(after)));
        Stopwatch time = Stopwatch.StartNew();
        await shell.StopAsync(null, null);
        return time.Elapsed;
    }

    private string Address(WindowsNode node) =>
        $"{node.SshUri}?keyFile={Uri.EscapeDataString(cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(cluster.KnownHostsPath)}";

    public async ValueTask DisposeAsync()
    {
        List<string> failures = [];
        // Node by node: the default for -Node would make each service found on one node be uninstalled on all of them at once.
        foreach (WindowsNode node in cluster.Nodes.Where(node => node.IsRunning))
        {
            ModuleSession.Outcome uninstalled = await RunAsync(
                "Get-GoService ($service + '*') | Uninstall-GoService -Confirm:$false -Force -Timeout 00:00:15", SampleService.Port, node);
            failures.AddRange(uninstalled.Errors.Select(error => $"{node.Name}: {error.FullyQualifiedErrorId}: {error}"));
        }

        module.Dispose();
        folder.Delete(recursive: true);
        // A service that stays keeps the port that the next test needs.
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }
}
