using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Opens the way to the nodes a cmdlet was given.</summary>
internal sealed class NodeConnector
{
    private readonly NodeCmdlet cmdlet;
    private readonly NodeProgress progress;
    private readonly NodeContext localContext;

    /// <summary>Reads the connection parameters of <paramref name="cmdlet"/> when they are needed. Call on the pipeline thread.</summary>
    internal NodeConnector(NodeCmdlet cmdlet, NodeProgress progress)
    {
        this.cmdlet = cmdlet;
        this.progress = progress;
        localContext = ShellFacts.NodeContext(cmdlet);
    }

    /// <summary>Opens the way to a node, or reuses an open one.</summary>
    /// <exception cref="GoWinOpsException">The node cannot be reached, or is not fit for operations.</exception>
    internal async Task<INodeChannel> ConnectAsync(NodeReference node, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (node.IsLocal)
            return new LocalNodeChannel(node.Name, localContext);
        // The first loan proves that the way is open; it goes back at once, so that other commands may use the session in between.
        using SessionPool.Loan proof = await BorrowAsync(node, cancellationToken).ConfigureAwait(false);
        proof.Session.Vouch();
        return new RunspaceNodeChannel(node.Name, token => BorrowAsync(node, token));
    }

    private Task<SessionPool.Loan> BorrowAsync(NodeReference node, CancellationToken cancellationToken)
    {
        bool isShared = node.Transport != NodeTransport.Session;
        string key = isShared ? $"{node.Node}\n{cmdlet.Credential?.UserName}" : RunspaceOf(node).InstanceId.ToString();
        return SessionPool.Instance.BorrowAsync(key, isShared, token => OpenAsync(node, token), cancellationToken);
    }

    private async Task<NodeSession> OpenAsync(NodeReference node, CancellationToken cancellationToken)
    {
        using NodeProgress.Step step = progress.Open(node.Name);
        NodeSession session = node.Transport == NodeTransport.Session
            ? new NodeSession(RunspaceOf(node), null, isOwned: false)
            : await OpenOwnAsync(node, cancellationToken).ConfigureAwait(false);
        try
        {
            await new NodePreparation(node, session, cmdlet.ConnectTimeout, () => step.Show("sending the module")).RunAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private async Task<NodeSession> OpenOwnAsync(NodeReference node, CancellationToken cancellationToken)
    {
        TimeSpan deadline = cmdlet.ConnectTimeout;
        SshClient? ssh = node.Transport == NodeTransport.Ssh ? SshConnection.CreateClient(node, deadline) : null;
        Runspace runspace = ssh is not null
            ? SshConnection.CreateRunspace(node, ssh)
            : WinRmConnection.CreateRunspace(node, cmdlet.Credential, deadline);
        try
        {
            return await NodeSession.OpenAsync(runspace, ssh, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new GoWinOpsException(nameof(Messages.NodeUnreachable), node.Name, exception, node.Name, $"no session within {deadline}.");
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            throw ssh is not null
                ? await SshDiagnosis.ExplainAsync(node, ssh.Said, exception, cancellationToken).ConfigureAwait(false)
                : RemotingFailure.WhileOpening(node, exception);
        }
    }

    private static Runspace RunspaceOf(NodeReference node)
    {
        if (PSObject.AsPSObject(node.Session).Properties["Runspace"]?.Value is Runspace { RunspaceStateInfo.State: RunspaceState.Opened } runspace)
            return runspace;
        throw new GoWinOpsException(nameof(Messages.NodeUnreachable), node.Name, node.Name, "the PSSession is not open.");
    }
}
