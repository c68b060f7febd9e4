using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.LabTests.Services;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Nodes;

/// <summary>The way to Windows nodes: what they say of themselves, and what happens when one of them is gone.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class NodeFailureTests(ServiceLabFixture lab) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly ModuleSession session = new();

    private WindowsNode First => lab.Cluster.Nodes[0];

    private string[] All => lab.Cluster.Nodes.Select(node => Reference(node)).ToArray();

    public void Dispose() => session.Dispose();

    [LabFact]
    public async Task Windows_nodes_are_fit_or_say_why_not()
    {
        ModuleSession.Outcome outcome = await RunAsync("Test-GoNode $node", All);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(lab.Cluster.Nodes.Select(node => node.Name), outcome.Output.Select(result => (string)((dynamic)result).Node).Order(StringComparer.Ordinal));
        Assert.All(outcome.Output.Cast<dynamic>(), result =>
        {
            Assert.Contains("Windows", (string)result.OS, StringComparison.Ordinal);
            Assert.True((bool)result.CanControlServices);
            Assert.Contains($"{result.Verdict}", new[] { "Pass", "Warn" });
            Assert.Equal($"{result.Verdict}" == "Warn", ((string[])result.Reasons).Length > 0);
        });
    }

    [LabFact]
    public async Task An_unreachable_node_among_good_ones_is_one_error_within_the_connect_deadline()
    {
        await RunAsync("Test-GoNode $node", All);
        string[] nodes = [Reference(First, "cut-off"), .. All.Skip(1)];
        await First.CutNetworkAsync();
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            ModuleSession.Outcome outcome = await RunAsync("Get-GoService RpcSs -Node $node -ConnectTimeout 0:0:5", nodes);

            // Without the parameter it would be thirty; the rest is what a busy machine takes for all that is not the wait itself.
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
            Assert.Equal(["NodeUnreachable"], outcome.ErrorIds);
            Assert.Equal("cut-off", outcome.Errors[0].TargetObject);
            Assert.Equal(2, outcome.Output.Count);
        }
        finally
        {
            await First.RestoreNetworkAsync();
        }
    }

    [LabFact]
    public async Task A_module_file_damaged_on_a_nodes_disk_is_repaired_on_the_next_contact()
    {
        await RunAsync("Test-GoNode $node", Reference(First));
        string module = Assert.Single(Directory.GetDirectories(First.HostPath(@"C:\ProgramData\GoWinOps\module")));
        string file = Path.Combine(module, "dependencies", "YamlDotNet.dll");
        byte[] whole = SHA256.HashData(await File.ReadAllBytesAsync(file));
        // Another file under the same name: the one that is loaded in an open session stays as it is.
        File.Delete(file);
        await File.WriteAllTextAsync(file, "damage");

        ModuleSession.Outcome outcome = await RunAsync("Test-GoNode $node", Reference(First, "repaired"));

        Assert.True((bool)((dynamic)Assert.Single(outcome.Output)).Reachable);
        Assert.Equal(whole, SHA256.HashData(await File.ReadAllBytesAsync(file)));
    }

    [LabFact]
    public async Task Ctrl_C_returns_within_seconds_when_the_network_of_the_node_is_cut()
    {
        // Less than the ten seconds that a node is given to answer a stop.
        TimeSpan soon = TimeSpan.FromSeconds(8);
        await RunAsync("Test-GoNode $node", Reference(First));
        await First.CutNetworkAsync();
        try
        {
            Assert.InRange(await InterruptAsync("Test-GoNode $node", Reference(First, "never-reached")), TimeSpan.Zero, soon);
            Assert.InRange(await InterruptAsync("Get-GoService RpcSs -Node $node", Reference(First)), TimeSpan.Zero, soon);
        }
        finally
        {
            await First.RestoreNetworkAsync();
        }
    }

    [LabFact]
    public async Task A_node_that_dies_while_a_release_is_sent_to_it_is_one_error_with_its_name_and_the_other_gets_it()
    {
        WindowsNode second = lab.Cluster.Nodes[1];
        await using ServiceSession service = new(lab.Cluster, "lost");
        string path = await service.BuildAsync("1.0.0");
        await AppendNoiseAsync(path);
        Task<ModuleSession.Outcome> installing = service.RunAsync(
            $"Install-GoService $service -Path '{path}' -Version 1.0.0 -PassThru", SampleService.Port, First, second);
        await PartArrivesAsync(installing);

        await First.KillAsync();
        try
        {
            // Nobody says that the node is gone: SSH finds out after three questions without an answer, fifteen seconds apart.
            ModuleSession.Outcome outcome = await installing.WaitAsync(Deadline);

            ErrorRecord error = Assert.Single(outcome.Errors);
            Assert.StartsWith("NodeConnectionLost,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(First.SshUri, error.TargetObject);
            Assert.Contains(First.SshUri, error.ErrorDetails.Message, StringComparison.Ordinal);
            Assert.Equal(second.SshUri, (string)((dynamic)Assert.Single(outcome.Output)).Node);
        }
        finally
        {
            await First.StartAsync();
        }
    }

    // What follows a program's end in its file is nobody's business; this much takes many seconds to send.
    private static async Task AppendNoiseAsync(string path)
    {
        byte[] noise = new byte[16 << 20];
        new Random(7).NextBytes(noise);
        await using FileStream file = new(path, FileMode.Append);
        for (int part = 0; part < 6; part++)
            await file.WriteAsync(noise);
    }

    private async Task PartArrivesAsync(Task sending)
    {
        while (true)
        {
            DirectoryInfo incoming = new(First.HostPath(@"C:\ProgramData\GoWinOps\incoming"));
            if (incoming.Exists && incoming.EnumerateFiles("*.part").Any(part => part.Length > 0))
                return;
            Assert.False(sending.IsCompleted);
            await Task.Delay(20);
        }
    }

    /// <summary>Runs a script, stops it as Ctrl+C does when it has been busy for a second, and says how long it then took to end.</summary>
    private async Task<TimeSpan> InterruptAsync(string script, string node)
    {
        using PowerShell shell = PowerShell.Create(session.Runspace);
        Task running = shell.AddScript("param($node) " + script).AddArgument(node).InvokeAsync();
        Assert.NotSame(running, await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1))));
        return await StopAsync(shell, running);
    }

    private static async Task<TimeSpan> StopAsync(PowerShell shell, Task running)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await shell.StopAsync(null, null).WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);
        return watch.Elapsed;
    }

    private Task<ModuleSession.Outcome> RunAsync(string script, params string[] nodes) => session.RunAsync("param($node) " + script, (object)nodes).WaitAsync(Deadline);

    // Another name means another session: what is open under the node's own name is not used.
    private string Reference(WindowsNode node, string? name = null) =>
        $"{node.SshUri}?name={name ?? node.Name}&keyFile={Uri.EscapeDataString(lab.Cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(lab.Cluster.KnownHostsPath)}";
}
