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

    /// <summary>
    /// The nodes: a name (WinRM), <c>winrm+https://name:port</c>, <c>ssh://user@name:port</c>, <c>.</c> for this machine, a PSSession,
    /// a node object or <c>@group</c> of the inventory. Omitted, this machine.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "HostName", "Session", "PSComputerName")]
    [ValidateNotNullOrEmpty]
    public object[] Node { get; set; } = new object[] { "." };

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

    /// <summary>
    /// Starts <paramref name="action"/> for each of the current record's nodes, at most <see cref="ThrottleLimit"/> at a time, and returns when all are
    /// started; a node that fails becomes an error record that names it while the others go on.
    /// </summary>
    protected async Task ForEachNodeAsync(Func<INodeChannel, CancellationToken, Task> action)
    {
        throttle ??= new SemaphoreSlim(ThrottleLimit);
        connector ??= await OnPipelineAsync(() => new NodeConnector(this)).ConfigureAwait(false);
        IReadOnlyList<NodeReference> references = await OnPipelineAsync(() => NodeConnector.Resolve(Node)).ConfigureAwait(false);
        foreach (NodeReference reference in references)
            await StartInBackgroundAsync(token => RunOnNodeAsync(reference, action, token)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        connector?.Dispose();
        throttle?.Dispose();
    }

    private async Task RunOnNodeAsync(NodeReference reference, Func<INodeChannel, CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        await throttle!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using INodeChannel channel = await connector!.ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
            await action(channel, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            throttle.Release();
        }
    }
}
