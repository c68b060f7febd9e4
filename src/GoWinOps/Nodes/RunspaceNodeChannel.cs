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

/// <summary>The way to a node over PowerShell remoting. Each call borrows a session that has just proved alive.</summary>
internal sealed class RunspaceNodeChannel : INodeChannel
{
    // The node answers a passed deadline itself, clean-up included; only when that does not come either is the wait given up here.
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(10);
    private readonly Func<CancellationToken, Task<SessionPool.Loan>> borrow;

    /// <param name="nodeName">The node as the user named it.</param>
    /// <param name="borrow">Lends a session that is alive.</param>
    internal RunspaceNodeChannel(string nodeName, Func<CancellationToken, Task<SessionPool.Loan>> borrow)
    {
        NodeName = nodeName;
        this.borrow = borrow;
    }

    /// <inheritdoc/>
    public string NodeName { get; }

    /// <inheritdoc/>
    public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
    {
        string name = operation.GetType().Name;
        using SessionPool.Loan loan = await borrow(cancellationToken).ConfigureAwait(false);
        Command command = new("Invoke-GoNodeOperation");
        command.Parameters.Add("Name", NodeProtocol.NameOf(operation));
        command.Parameters.Add("Json", NodeProtocol.Write(operation));
        command.Parameters.Add("Deadline", deadline);
        // Encrypted by PowerShell remoting itself, whatever carries it.
        if (operation is IPasswordOperation { Password: { } password })
            command.Parameters.Add("Password", password);
        try
        {
            IReadOnlyList<PSObject> output = await loan.Session.RunAsync(command, null, deadline + AnswerGrace, null, cancellationToken).ConfigureAwait(false);
            if (output.SingleOrDefault()?.BaseObject is not string answer)
                throw new GoWinOpsException(nameof(Messages.NodeConnectionLost), NodeName, NodeName, name, "the session ended without an answer.");
            return NodeProtocol.ReadAnswer<TResult>(answer);
        }
        catch (TimeoutException exception)
        {
            throw new GoWinOpsException(nameof(Messages.NodeTimedOut), NodeName, exception, NodeName, name, deadline);
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            throw RemotingFailure.DuringOperation(NodeName, name, exception);
        }
    }

    /// <inheritdoc/>
    public async Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (await InvokeAsync(new FindContentOperation { Sha256 = sha256 }, FileTransfer.CheckLimit, cancellationToken).ConfigureAwait(false))
            return;
        using SessionPool.Loan loan = await borrow(cancellationToken).ConfigureAwait(false);
        try
        {
            await new FileTransfer(loan.Session, path, sha256).RunAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new GoWinOpsException(nameof(Messages.NodeConnectionLost), NodeName, exception, NodeName, path, "the node stopped answering.");
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            throw RemotingFailure.DuringOperation(NodeName, path, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
