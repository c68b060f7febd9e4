using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.LabTests;

/// <summary>A PowerShell remoting session into a node, over SSH with the lab's key and known host keys.</summary>
internal sealed class NodeSession : IDisposable
{
    private const int ConnectDeadlineMilliseconds = 60_000;

    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(60);

    private readonly Runspace _runspace;

    private NodeSession(Runspace runspace) => _runspace = runspace;

    public static async Task<NodeSession> OpenAsync(WindowsCluster cluster, WindowsNode node, string? knownHosts = null)
    {
        var connection = new SSHConnectionInfo(
            "root",
            node.Address,
            cluster.KeyFilePath,
            port: 22,
            subsystem: "powershell",
            ConnectDeadlineMilliseconds,
            new Hashtable { ["UserKnownHostsFile"] = knownHosts ?? cluster.KnownHostsPath, ["StrictHostKeyChecking"] = "yes" });
        var runspace = RunspaceFactory.CreateRunspace(connection);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runspace.StateChanged += (_, change) =>
        {
            switch (change.RunspaceStateInfo.State)
            {
                case RunspaceState.Opened:
                    opened.TrySetResult();
                    break;
                case RunspaceState.Broken or RunspaceState.Closed:
                    opened.TrySetException(change.RunspaceStateInfo.Reason ?? new InvalidOperationException("The session closed while it opened."));
                    break;
            }
        };
        runspace.OpenAsync();
        try
        {
            await opened.Task.WaitAsync(TimeSpan.FromMilliseconds(ConnectDeadlineMilliseconds * 2));
            return new NodeSession(runspace);
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    /// <summary>Runs a script on a node in a session of its own.</summary>
    public static async Task<IReadOnlyList<object?>> InvokeAsync(WindowsCluster cluster, WindowsNode node, string script, params object[] arguments)
    {
        using var session = await OpenAsync(cluster, node);
        return await session.InvokeAsync(script, arguments);
    }

    /// <returns>The values the script put out.</returns>
    /// <exception cref="RuntimeException">A statement failed; nothing after it ran.</exception>
    public async Task<IReadOnlyList<object?>> InvokeAsync(string script, params object[] arguments)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        using var deadline = new CancellationTokenSource(CommandDeadline);
        var output = await shell.InvokeAsync().WaitAsync(deadline.Token);
        return output.Select(value => value?.BaseObject).ToList();
    }

    public void Dispose() => _runspace.Dispose();
}
