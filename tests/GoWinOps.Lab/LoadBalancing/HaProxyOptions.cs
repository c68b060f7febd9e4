using System;
using System.Collections.Generic;

namespace GoWinOps.Lab.LoadBalancing;

/// <summary>One server of the backend.</summary>
/// <param name="Name">As HAProxy and its commands call it.</param>
/// <param name="Address">IPv4 address.</param>
/// <param name="Port">TCP port of the service.</param>
public sealed record HaProxyServer(string Name, string Address, int Port);

/// <summary>How the load balancer is to be set up.</summary>
public sealed class HaProxyOptions
{
    /// <summary>Name of the backend, <c>orders</c>.</summary>
    public required string Backend { get; init; }

    public required IReadOnlyList<HaProxyServer> Servers { get; init; }

    /// <summary>Path of the health check.</summary>
    public string HealthPath { get; init; } = "/healthz";

    /// <summary>Time between two health checks of a server.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
