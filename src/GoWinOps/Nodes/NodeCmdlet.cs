using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>The base of every cmdlet that acts on nodes: it names them, opens or reuses the way to each, and runs them in parallel.</summary>
public abstract class NodeCmdlet : AsyncCmdlet
{
    private SemaphoreSlim? throttle;
    private NodeConnector? connector;

    private NodeConnector Connector => LazyInitializer.EnsureInitialized(ref connector, () => new NodeConnector(this))!;

    /// <summary>
    /// The nodes: a name (WinRM), <c>winrm+https://name:port</c>, <c>ssh://user@name:port</c>, <c>.</c> for this machine, a PSSession,
    /// a node object or <c>@group</c> of the inventory. Omitted, this machine.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "HostName", "Session", "PSComputerName")]
    [ValidateNotNullOrEmpty]
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
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Where groups and nodes are looked up; omitted, $env:GOWINOPS_INVENTORY, else inventory.yml or servers.txt here or in a folder above.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Inventory { get; set; }

    /// <summary>How long opening the way to a node may take.</summary>
    [Parameter]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Starts <paramref name="action"/> for each of the current record's nodes, at most <see cref="ThrottleLimit"/> at a time, and returns when all are
    /// started; a node that fails becomes an error record that names it while the others go on.
    /// </summary>
    protected async Task ForEachNodeAsync(Func<INodeChannel, CancellationToken, Task> action)
    {
        throttle ??= new SemaphoreSlim(ThrottleLimit);
        IReadOnlyList<NodeReference> references = await ResolveNodesAsync().ConfigureAwait(false);
        foreach (NodeReference reference in references)
            await StartInBackgroundAsync(token => RunOnNodeAsync(reference, action, token)).ConfigureAwait(false);
    }

    /// <summary>The current record's nodes: groups are looked up, each node comes once.</summary>
    protected Task<IReadOnlyList<NodeReference>> ResolveNodesAsync() => OnPipelineAsync(() => NodeConnector.Resolve(Node));

    /// <summary>Opens the way to a node, or reuses an open one. Disposing of the channel gives it back; it may be asked for any number of times.</summary>
    protected Task<INodeChannel> ConnectAsync(NodeReference reference, CancellationToken cancellationToken) =>
        Connector.ConnectAsync(reference, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        throttle?.Dispose();
    }

    private async Task RunOnNodeAsync(NodeReference reference, Func<INodeChannel, CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        await throttle!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using INodeChannel channel = await ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
            await action(channel, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            throttle.Release();
        }
    }
}
