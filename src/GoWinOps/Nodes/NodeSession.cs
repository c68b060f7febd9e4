using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Remoting;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>An open session on a node with the module imported there. One caller at a time.</summary>
internal sealed class NodeSession : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    // A sign of life that was given for the very next command is not asked for again, unless that command lets itself be waited for.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Runspace runspace;
    private readonly SshClient? ssh;
    private readonly bool isOwned;
    private bool isBroken;
    private int disposed;
    private long? vouchedFor;

    /// <summary>Wraps an open runspace.</summary>
    /// <param name="runspace">The runspace.</param>
    /// <param name="ssh">What carries it, where that is ours.</param>
    /// <param name="isOwned">Whether it is ours to close.</param>
    internal NodeSession(Runspace runspace, SshClient? ssh, bool isOwned)
    {
        this.runspace = runspace;
        this.ssh = ssh;
        this.isOwned = isOwned;
    }

    /// <summary>Whether the session can carry another command, as far as is known here.</summary>
    internal bool IsUsable => !isBroken && runspace.RunspaceStateInfo.State == RunspaceState.Opened;

    /// <summary>Says that the session has just proved alive, for the next that borrows it: over a long line another sign of life costs several times its delay.</summary>
    internal void Vouch() => vouchedFor = Stopwatch.GetTimestamp();

    /// <summary>Opens a runspace, but not for longer than <paramref name="deadline"/>.</summary>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    /// <exception cref="RuntimeException">What the transport said.</exception>
    internal static async Task<NodeSession> OpenAsync(Runspace runspace, SshClient? ssh, TimeSpan deadline, CancellationToken cancellationToken)
    {
        NodeSession session = new(runspace, ssh, isOwned: true);
        TaskCompletionSource<bool> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State == RunspaceState.Opened)
                opened.TrySetResult(true);
            else if (change.RunspaceStateInfo.State is RunspaceState.Broken or RunspaceState.Closed)
                opened.TrySetException(change.RunspaceStateInfo.Reason ?? new InvalidRunspaceStateException());
        };
        try
        {
            using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limited.CancelAfter(deadline);
            runspace.OpenAsync();
            if (!await opened.Task.EndsBeforeAsync(limited.Token).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new TimeoutException();
            }

            await opened.Task.ConfigureAwait(false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Asks the node for a sign of life, unless it has just given one: what is sent into a dead session has an unknown fate. Cancelled, it answers no at once.
    /// </summary>
    internal async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        if (!IsUsable)
            return false;
        if (vouchedFor is { } time)
        {
            vouchedFor = null;
            if (Stopwatch.GetTimestamp() - time < Fresh.TotalSeconds * Stopwatch.Frequency)
                return true;
        }

        try
        {
            Command question = new("1", isScript: true);
            Task<IReadOnlyList<PSObject>> answer = RunAsync(question, null, AnswerLimit, null, CancellationToken.None);
            // The question changes nothing on the node, so nobody has to wait until a dead one has been told to stop answering it.
            if (await answer.EndsBeforeAsync(cancellationToken).ConfigureAwait(false))
                return (await answer.ConfigureAwait(false)).Count == 1;
            isBroken = true;
            return false;
        }
        catch (Exception exception) when (exception is RuntimeException or TimeoutException or PSInvalidOperationException or InvalidOperationException)
        {
            isBroken = true;
            return false;
        }
    }

    /// <summary>Runs a command; see <see cref="RemotePipeline.RunAsync"/>.</summary>
    internal async Task<IReadOnlyList<PSObject>> RunAsync(
        Command command, PSDataCollection<byte[]>? input, TimeSpan deadline, Action<PSObject>? onOutput, CancellationToken cancellationToken)
    {
        using RemotePipeline pipeline = new(runspace, command);
        if (onOutput is not null)
            pipeline.OutputArrived += onOutput;
        try
        {
            return await pipeline.RunAsync(input, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (PSRemotingTransportException)
        {
            isBroken = true;
            throw;
        }
        finally
        {
            isBroken |= pipeline.IsStuck;
        }
    }

    /// <summary>Closes the session in the background if it is ours: closing waits for the node, which may be gone.</summary>
    public void Dispose() => _ = CloseAsync();

    /// <summary>Closes the session if it is ours, and ends when it is closed and its SSH client gone.</summary>
    internal Task CloseAsync() => isOwned && Interlocked.Exchange(ref disposed, 1) == 0 ? CloseOwnAsync() : Task.CompletedTask;

    private async Task CloseOwnAsync()
    {
        // A node that does not answer is not asked to close the session either: the engine would wait for that for minutes.
        if (ssh is not null && !IsUsable)
            await ssh.KillAsync().ConfigureAwait(false);
        await Task.Run(runspace.Dispose).ConfigureAwait(false);
        if (ssh is not null)
            await ssh.Ended.ConfigureAwait(false);
    }
}
