using System;
using System.Collections.Generic;

namespace GoWinOps.Manifest;

/// <summary>The section <c>loadBalancer</c>.</summary>
public sealed class ManifestLoadBalancer
{
    /// <summary>The load balancer and its backend: <c>haproxy://lb01:9999/orders</c>.</summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>What the load balancer calls each node, where that is not the node's name.</summary>
    public Dictionary<string, string> ServerMap { get; set; } = new(StringComparer.OrdinalIgnoreCase);
}
