using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>One open session on a node.</summary>
internal sealed class NodeShell : IDisposable
{
    private readonly Runspace runspace;

    public NodeShell(WindowsCluster cluster, WindowsNode node)
    {
        Hashtable options = new() { ["UserKnownHostsFile"] = cluster.KnownHostsPath, ["StrictHostKeyChecking"] = "yes", ["BatchMode"] = "yes" };
        runspace = RunspaceFactory.CreateRunspace(new SSHConnectionInfo("root", node.Address, cluster.KeyFilePath, 22, "powershell", -1, options));
        runspace.Open();
    }

    /// <summary>Runs a script, which ends at its first error.</summary>
    public async Task<IReadOnlyList<object?>> RunAsync(string script, params object[] arguments)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        foreach (object argument in arguments)
            shell.AddArgument(argument);
        return (await shell.InvokeAsync()).Select(value => value?.BaseObject).ToList();
    }

    public void Dispose() => runspace.Dispose();
}
