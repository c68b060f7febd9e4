using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>The base of every cmdlet that acts on nodes: it names them, opens or reuses the way to each, and runs them in parallel.</summary>
public abstract class NodeCmdlet : AsyncCmdlet
{
    private SemaphoreSlim? throttle;
    private NodeConnector? connector;
    private NodeResolver? resolver;
    private NodeProgress? progress;

    /// <summary>
    /// The nodes: a name (WinRM), <c>winrm+https://name:port</c>, <c>ssh://user@name:port</c>, <c>.</c> for this machine, a PSSession,
    /// a node object or <c>@group</c> of the inventory. Omitted, this machine.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "HostName", "Session", "PSComputerName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InventoryCompleter))]
    public virtual object[] Node { get; set; } = new object[] { "." };

    /// <summary>Who to be on WinRM nodes.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The private key for SSH nodes.</summary>
    [Parameter]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>How many nodes are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>How long one operation may take on a node.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Where groups and nodes are looked up; omitted, $env:GOWINOPS_INVENTORY, else inventory.yml or servers.txt here or in a folder above.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Inventory { get; set; }

    /// <summary>How long opening the way to a node may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMinutes(1);

    private protected override void RequireUsableParameters()
    {
        WaitLimit.Require(nameof(OperationTimeout), OperationTimeout);
        WaitLimit.Require(nameof(ConnectTimeout), ConnectTimeout);
    }

    /// <summary>
    /// Starts <paramref name="action"/> for each of the current record's nodes, at most <see cref="ThrottleLimit"/> at a time, and returns when all are
    /// started; a node that fails becomes an error record that names it while the others go on.
    /// </summary>
    /// <param name="action">What to do with each node; free the channel's node for others by returning.</param>
    /// <param name="onFailure">Told of a node that failed, in place of an error record.</param>
    protected async Task ForEachNodeAsync(Func<INodeChannel, CancellationToken, Task> action, Func<NodeReference, Exception, Task>? onFailure = null)
    {
        await GiveTurnsAsync(await ResolveEachAsync().ConfigureAwait(false), reference => action, onFailure ?? WriteNodeErrorAsync).ConfigureAwait(false);
    }

    /// <summary>Starts what <paramref name="actionOf"/> gives for each of <paramref name="nodes"/>, as <see cref="ForEachNodeAsync"/> does, and returns when all are started.</summary>
    private protected async Task GiveTurnsAsync(
        IReadOnlyCollection<NodeReference> nodes,
        Func<NodeReference, Func<INodeChannel, CancellationToken, Task>> actionOf,
        Func<NodeReference, Exception, Task> onFailure)
    {
        throttle ??= new SemaphoreSlim(ThrottleLimit);
        NodeProgress shown = await ProgressAsync().ConfigureAwait(false);
        // Now, while the pipeline's thread is here: a node's turn may come when a command upstream has it.
        await ConnectorAsync().ConfigureAwait(false);
        // All before the first begins: one that is quick would else end a count it is alone in.
        shown.Add(nodes.Count);
        foreach (NodeReference node in nodes)
            await StartInBackgroundAsync(token => RunOnNodeAsync(node, actionOf(node), onFailure, token)).ConfigureAwait(false);
    }

    /// <summary>Shows how many nodes are done from now on, because what is done on them takes its time.</summary>
    private protected async Task ShowProgressAsync() => (await ProgressAsync().ConfigureAwait(false)).Show();

    /// <summary>Counts a node among the failed ones, although its work has ended in order.</summary>
    private protected async Task CountFailureAsync() => (await ProgressAsync().ConfigureAwait(false)).Fail();

    /// <summary>Takes the nodes, and where they are looked up, from a manifest where no parameter says them. Call before the first record.</summary>
    private protected void ApplyNodes(ManifestNodes? nodes)
    {
        if (nodes is null)
            return;
        if (!IsGiven(nameof(Node)))
            Node = nodes.Names.ToArray<object>();
        Inventory ??= nodes.Inventory;
    }

    /// <summary>The current record's nodes: groups are looked up, each node comes once.</summary>
    protected Task<IReadOnlyList<NodeReference>> ResolveNodesAsync() => OnPipelineAsync(() => (resolver ??= new NodeResolver(this)).Resolve(Node));

    /// <summary>The same where nodes have nothing to do with each other: what stands for none is an error of its own, and the others are answered.</summary>
    private protected async Task<IReadOnlyList<NodeReference>> ResolveEachAsync()
    {
        List<GoWinOpsException> failures = new();
        IReadOnlyList<NodeReference> nodes = await OnPipelineAsync(() => (resolver ??= new NodeResolver(this)).Resolve(Node, failures)).ConfigureAwait(false);
        foreach (GoWinOpsException failure in failures)
            await WriteErrorAsync(failure).ConfigureAwait(false);
        return nodes;
    }

    /// <summary>Opens the way to a node, or reuses an open one. Disposing of the channel gives it back; it may be asked for any number of times.</summary>
    protected virtual async Task<INodeChannel> ConnectAsync(NodeReference reference, CancellationToken cancellationToken)
    {
        NodeConnector ready = await ConnectorAsync().ConfigureAwait(false);
        return await ready.ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
    }

    // Made on the pipeline thread, like the connector: a cmdlet has one of each.
    private async Task<NodeProgress> ProgressAsync() =>
        progress ?? await OnPipelineAsync(() => progress ??= new NodeProgress(MyInvocation.MyCommand.Name, PostProgress)).ConfigureAwait(false);

    private async Task<NodeConnector> ConnectorAsync()
    {
        if (connector is { } made)
            return made;
        NodeProgress shown = await ProgressAsync().ConfigureAwait(false);
        return await OnPipelineAsync(() => connector ??= new NodeConnector(this, shown)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        throttle?.Dispose();
    }

    /// <summary>Writes what failed on a node, and says on which.</summary>
    private protected Task WriteNodeErrorAsync(NodeReference node, Exception exception) => WriteNodeErrorAsync(node, exception, null);

    private protected Task WriteNodeErrorAsync(NodeReference node, Exception exception, object? target) => WriteNodeErrorAsync(node.Name, node.IsLocal, exception, target);

    /// <summary>Writes what failed on a node that is being worked on, and says on which.</summary>
    private protected Task WriteNodeErrorAsync(INodeChannel channel, Exception exception, object? target = null) =>
        WriteNodeErrorAsync(channel.NodeName, channel is LocalNodeChannel, exception, target);

    /// <summary>
    /// Does the same with one thing of a node after the other. One that fails is an error of its own, and the next is tried; unless it is the way to the node
    /// that failed: then each further one would only wait for the same.
    /// </summary>
    protected async Task EachOnNodeAsync<T>(INodeChannel channel, IEnumerable<T> items, Func<T, Task> action)
    {
        foreach (T item in items)
        {
            try
            {
                await action(item).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception) when (!IsOfTheWay(exception))
            {
                await WriteNodeErrorAsync(channel, exception, item is Problem ? null : item).ConfigureAwait(false);
            }
        }
    }

    private static bool IsOfTheWay(GoWinOpsException failure) => failure.Problem.Category == "ConnectionError" || failure.ErrorId == nameof(Messages.NodeTimedOut);

    // An error that came from the node says what is wrong there, but not always where: with twenty nodes that is the first question.
    private Task WriteNodeErrorAsync(string node, bool isLocal, Exception exception, object? target)
    {
        ErrorRecord record = ErrorRecords.From(exception, target ?? (exception as GoWinOpsException)?.Target ?? node);
        string text = record.ErrorDetails?.Message ?? exception.Message;
        if (!isLocal && text.IndexOf(node, StringComparison.OrdinalIgnoreCase) < 0)
            record.ErrorDetails = new ErrorDetails($"{node}: {text}") { RecommendedAction = record.ErrorDetails?.RecommendedAction ?? string.Empty };
        return WriteErrorAsync(record);
    }

    private async Task RunOnNodeAsync(NodeReference reference, Func<INodeChannel, CancellationToken, Task> action, Func<NodeReference, Exception, Task> onFailure, CancellationToken cancellationToken)
    {
        await throttle!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A node that gives up its place because the pipeline stops may give it to one that has not heard of that yet.
            cancellationToken.ThrowIfCancellationRequested();
            using INodeChannel channel = await ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
            await action(channel, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            progress!.Fail();
            await onFailure(reference, exception).ConfigureAwait(false);
        }
        finally
        {
            progress!.End();
            throttle.Release();
        }
    }
}
