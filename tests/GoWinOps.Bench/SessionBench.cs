using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>A PowerShell session over SSH until it answers, against a bare command over the same SSH.</summary>
internal static class SessionBench
{
    private const int Rounds = 7;

    public static async Task<Comparison> RunAsync(WindowsCluster cluster, CancellationToken cancellationToken)
    {
        List<TimeSpan> own = [];
        List<TimeSpan> other = [];
        for (int round = 0; round < Rounds; round++)
        {
            own.Add(await Clock.TimeAsync(() => OpenAsync(cluster)));
            other.Add(await Clock.TimeAsync(() => PlainSsh.RunAsync(cluster, "true", null, cancellationToken)));
        }

        return new Comparison("opening a PowerShell session to a Windows node over SSH", "ssh running 'true' there", own, other);
    }

    private static async Task OpenAsync(WindowsCluster cluster)
    {
        Hashtable options = new() { ["UserKnownHostsFile"] = cluster.KnownHostsPath, ["StrictHostKeyChecking"] = "yes", ["BatchMode"] = "yes" };
        SSHConnectionInfo connection = new("root", cluster.Nodes[0].Address, cluster.KeyFilePath, 22, "powershell", -1, options);
        using Runspace runspace = RunspaceFactory.CreateRunspace(connection);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        PSDataCollection<PSObject> answer = await shell.AddScript("1").InvokeAsync();
        if (answer.Count != 1)
            throw new InvalidOperationException("The session did not answer.");
    }
}
