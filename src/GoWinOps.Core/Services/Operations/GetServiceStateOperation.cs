using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Reads what GoWinOps remembers of a service on its node; an empty state when it knows nothing.</summary>
public sealed class GetServiceStateOperation : NodeOperation<ServiceState>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override Task<ServiceState> RunAsync(NodeContext context, CancellationToken cancellationToken) =>
        new ServiceStateFile(context, Name).ReadAsync(cancellationToken);
}
