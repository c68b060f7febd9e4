using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Health;

/// <summary>Asks a program on the node itself, over HTTP, whether it can serve and which version it is.</summary>
public sealed class ProbeHttpOperation : NodeOperation<ProbeResult>
{
    /// <summary>The health address as the node sees it, for instance <c>http://127.0.0.1:8080/healthz</c>.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>How long each of the two questions may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The one status that means healthy; null for any from 200 to 299.</summary>
    public int? ExpectedStatus { get; set; }

    /// <summary>The address that tells the version; null when the version is of no interest.</summary>
    public string? VersionUrl { get; set; }

    /// <summary>The JSON path of the version in that answer, for instance <c>version</c> or <c>build.version</c>; null when the answer is the version.</summary>
    public string? VersionProperty { get; set; }

    /// <inheritdoc/>
    public override Task<ProbeResult> RunAsync(NodeContext context, CancellationToken cancellationToken) => HttpProbe.AskAsync(this, cancellationToken);
}
