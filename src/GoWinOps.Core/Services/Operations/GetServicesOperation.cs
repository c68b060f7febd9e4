using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Lists services with their state and configuration.</summary>
public sealed class GetServicesOperation : NodeOperation<ServiceList>
{
    /// <summary>The services: names, or patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>. Empty means all. A name is found even when GoWinOps did not install it.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>Whether patterns also find services that GoWinOps did not install.</summary>
    public bool All { get; set; }

    /// <summary>Whether <see cref="ServiceList.NotVisible"/> is filled in.</summary>
    public bool FindHidden { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceList> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new ServiceCatalog(context).ListAsync(Names, All, FindHidden, cancellationToken).ConfigureAwait(false);
    }
}
