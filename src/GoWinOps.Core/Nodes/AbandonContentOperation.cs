using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>Tells a node that a transfer was given up, so that what has arrived of it is removed.</summary>
public sealed class AbandonContentOperation : NodeOperation<bool>
{
    /// <summary>The content's SHA-256.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The transfer.</summary>
    public Guid TransferId { get; set; }

    /// <inheritdoc/>
    public override Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        new IncomingContent(context, Sha256, TransferId).Abandon();
        return Task.FromResult(true);
    }
}
