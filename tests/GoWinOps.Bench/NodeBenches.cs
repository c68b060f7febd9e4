using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>The measurements that need a node.</summary>
internal static class NodeBenches
{
    private const int SessionRounds = 7;

    public static async Task<int> RunAsync(IReadOnlyList<string> names, string manifest, CancellationToken cancellationToken)
    {
        await using WindowsCluster cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = 1, Log = Console.Error.WriteLine }, cancellationToken);
        if (names.Contains("session"))
            Console.WriteLine(await MeasureSessionAsync(cluster, cancellationToken));
        return 0;
    }

    /// <summary>A PowerShell session over SSH until it answers, against a bare command over the same SSH.</summary>
    private static async Task<Comparison> MeasureSessionAsync(WindowsCluster cluster, CancellationToken cancellationToken)
    {
        WindowsNode node = cluster.Nodes[0];
        List<TimeSpan> own = [];
        List<TimeSpan> other = [];
        for (int round = 0; round < SessionRounds; round++)
        {
            own.Add(await TimeAsync(() => OpenSessionAsync(cluster, node)));
            other.Add(await TimeAsync(() => RunOverSshAsync(cluster, node, "true", null, cancellationToken)));
        }

        return new Comparison("opening a PowerShell session to a Windows node over SSH", "ssh running 'true' there", own, other);
    }

    private static async Task OpenSessionAsync(WindowsCluster cluster, WindowsNode node)
    {
        SSHConnectionInfo connection = new("root", node.Address, cluster.KeyFilePath, 22, "powershell", -1, new System.Collections.Hashtable
        {
            ["UserKnownHostsFile"] = cluster.KnownHostsPath, ["StrictHostKeyChecking"] = "yes", ["BatchMode"] = "yes",
        });
        using Runspace runspace = RunspaceFactory.CreateRunspace(connection);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        PSDataCollection<PSObject> answer = await shell.AddScript("1").InvokeAsync();
        if (answer.Count != 1)
            throw new InvalidOperationException("The session did not answer.");
    }

    private static async Task RunOverSshAsync(WindowsCluster cluster, WindowsNode node, string command, string? input, CancellationToken cancellationToken)
    {
        string[] ssh = ["ssh", "-i", cluster.KeyFilePath, "-o", $"UserKnownHostsFile={cluster.KnownHostsPath}", "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes", $"root@{node.Address}", command];
        (int exitCode, _, string error) = await ChildProgram.RunAsync(ssh, cancellationToken, input);
        if (exitCode != 0)
            throw new InvalidOperationException($"ssh ended with exit code {exitCode}: {error}");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        Stopwatch time = Stopwatch.StartNew();
        await action();
        return time.Elapsed;
    }
}
