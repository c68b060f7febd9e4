using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>Asks a node whether it has a content already.</summary>
public sealed class FindContentOperation : NodeOperation<bool>
{
    /// <summary>The content's SHA-256.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new IncomingContent(context, Sha256, Guid.Empty).IsThereAsync(cancellationToken);
}
