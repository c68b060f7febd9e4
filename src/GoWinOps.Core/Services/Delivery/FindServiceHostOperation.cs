using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Asks whether the node has a service host, so that nothing is sent twice. One that is there counts as used, and is kept.</summary>
public sealed class FindServiceHostOperation : NodeOperation<ServiceHostPresence>
{
    /// <summary>The SHA-256 of its executable in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override Task<ServiceHostPresence> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new ServiceHostFolder(context).FindAsync(Sha256, cancellationToken);
}
