using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>
/// The way to another machine's service control manager, without a session: operations on services run in this process and speak to that manager
/// by remote procedure calls, as whoever runs this process.
/// </summary>
/// <remarks>Its files and processes are out of reach: no last stable release, no start time, no kill.</remarks>
internal sealed class RpcNodeChannel : INodeChannel
{
    // A call that is under way cannot be broken off; it ends by itself when Windows gives it up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private readonly NodeContext context;

    /// <param name="nodeName">The node as the user named it.</param>
    /// <param name="machine">The machine's name or address.</param>
    internal RpcNodeChannel(string nodeName, string machine)
    {
        NodeName = nodeName;
        context = new NodeContext { ServiceMachine = machine };
    }

    /// <inheritdoc/>
    public string NodeName { get; }

    /// <summary>The machine to call for a node.</summary>
    /// <exception cref="GoWinOpsException"><c>RpcNodeRefused</c></exception>
    internal static string MachineOf(NodeReference node) => node.Transport == NodeTransport.WinRm
        ? node.Address
        : throw new GoWinOpsException(nameof(Messages.RpcNodeRefused), node.Name, node.Name, node.Transport == NodeTransport.Ssh ? "it is named by an address of SSH." : "it is named by a session.");

    /// <summary>Whether a node that gives no session may be called instead: only where that is the same machine and the same user.</summary>
    /// <param name="node">The node.</param>
    /// <param name="failure">Why there is no session.</param>
    /// <param name="hasCredential">Whether the session was to be another user's.</param>
    /// <param name="isWindows">Whether this machine can call at all.</param>
    internal static bool TakesOver(NodeReference node, GoWinOpsException failure, bool hasCredential, bool isWindows) =>
        isWindows && !hasCredential && node.Transport == NodeTransport.WinRm && failure.ErrorId == nameof(Messages.NodeUnreachable);

    /// <inheritdoc/>
    public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
    {
        CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        // A machine that does not answer holds its caller for the better part of a minute. The pool has a thread for each processor at first: thirty such
        // machines would leave none to those that answer, nor to the rest of this process.
        Task<TResult> work = Task.Factory.StartNew(
            () => RunAsync(operation, limited.Token), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
        _ = work.ContinueWith(_ => limited.Dispose(), TaskScheduler.Default);
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(work, Task.Delay(deadline + Grace, waiting.Token)).ConfigureAwait(false) != work)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw TimedOut(operation, deadline, null);
        }

        waiting.Cancel();
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(operation, deadline, exception);
        }
    }

    /// <summary>Never possible: the machine's files are out of reach.</summary>
    /// <exception cref="GoWinOpsException"><c>RpcNodeRefused</c></exception>
    public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new GoWinOpsException(nameof(Messages.RpcNodeRefused), NodeName, NodeName, "files cannot be sent this way.");

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private async Task<TResult> RunAsync<TResult>(NodeOperation<TResult> operation, CancellationToken cancellationToken)
    {
        SubjectMachine.Set(NodeName);
        return await operation.RunAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private GoWinOpsException TimedOut(NodeOperation operation, TimeSpan deadline, Exception? cause) =>
        new(nameof(Messages.NodeTimedOut), NodeName, cause, NodeName, operation.GetType().Name, deadline);
}
