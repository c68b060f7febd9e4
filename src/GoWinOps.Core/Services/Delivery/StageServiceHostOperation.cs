using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Lays a service host ready from content received before, and removes hosts that no service names any more.</summary>
/// <remarks>Fails with <c>ServiceHostContentMissing</c> (send the file first), <c>ServiceHostCorrupted</c> or <c>NodeDiskFull</c>.</remarks>
public sealed class StageServiceHostOperation : NodeOperation<ServiceHostPresence>
{
    /// <summary>The SHA-256 of its executable in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override async Task<ServiceHostPresence> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        ServiceHostFolder folder = new(context);
        ServiceHostPresence presence = await folder.StageAsync(Sha256, cancellationToken).ConfigureAwait(false);
        folder.Sweep(ServiceHostUse.OfNode(context));
        return presence;
    }
}
