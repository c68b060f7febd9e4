using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Looks at a service from its own node: state, listeners, and what its program answers.</summary>
public sealed class InspectServiceOperation : NodeOperation<ServiceInspection>
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The http and https addresses to ask; with none here nor in <see cref="Tcp"/>, the service's own probes are asked.</summary>
    public string[] Urls { get; set; } = Array.Empty<string>();

    /// <summary>The TCP addresses to ask, <c>host:port</c>.</summary>
    public string[] Tcp { get; set; } = Array.Empty<string>();

    /// <summary>The address that tells the version; null asks none.</summary>
    public string? VersionUrl { get; set; }

    /// <summary>The JSON path of the version in that answer; null for <c>version</c>, or the whole answer.</summary>
    public string? VersionProperty { get; set; }

    /// <summary>How long each answer may take; null for what a probe says itself.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceInspection> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        return await new ServiceInspector(context, this).InspectAsync(cancellationToken).ConfigureAwait(false);
    }
}
