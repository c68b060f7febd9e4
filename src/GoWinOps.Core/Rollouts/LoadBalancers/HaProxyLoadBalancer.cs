using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>HAProxy through its runtime interface (<c>stats socket ... level admin</c> over TCP); several peers must all agree.</summary>
public sealed class HaProxyLoadBalancer : ILoadBalancer
{
    private readonly IReadOnlyList<HaProxyBackend> peers;
    private readonly IReadOnlyDictionary<string, string> serverNames;
    private readonly IReadOnlyDictionary<string, string> nodeHosts;
    private readonly ConcurrentDictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The backend at <paramref name="address"/>.</summary>
    /// <param name="address"><c>haproxy://host:port[,host:port]/backend</c></param>
    /// <param name="serverNames">The server that stands for a node, by the node's name, where it cannot be found by name or address.</param>
    /// <param name="nodeHosts">The host or address a node is reached at, by the node's name, where the name does not say it.</param>
    /// <param name="timeout">How long one question may take; five seconds when null.</param>
    /// <exception cref="GoWinOpsException"><c>LoadBalancerInvalid</c></exception>
    public HaProxyLoadBalancer(
        string address,
        IReadOnlyDictionary<string, string>? serverNames = null,
        IReadOnlyDictionary<string, string>? nodeHosts = null,
        TimeSpan? timeout = null)
    {
        HaProxyAddress parsed = HaProxyAddress.Parse(address);
        peers = parsed.Peers
            .Select(peer => new HaProxyBackend(new HaProxyEndpoint(peer.Host, peer.Port, timeout ?? TimeSpan.FromSeconds(5)), parsed.Backend)).ToList();
        this.serverNames = serverNames ?? new Dictionary<string, string>();
        this.nodeHosts = nodeHosts ?? new Dictionary<string, string>();
        foreach (KeyValuePair<string, string> pair in this.serverNames)
        {
            if (pair.Value.Length == 0 || pair.Value.Any(letter => char.IsWhiteSpace(letter) || letter is ';' or '/'))
                throw new GoWinOpsException(nameof(Messages.LoadBalancerInvalid), pair.Key, address, $"'{pair.Value}' is no name of a server");
        }

        Description = address;
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool CanDrain => true;

    /// <inheritdoc/>
    /// <exception cref="GoWinOpsException"><c>HaProxyServerNotFound</c>, <c>HaProxyServerAmbiguous</c>, <c>HaProxyBackendNotFound</c>, <c>HaProxyUnreachable</c></exception>
    public async Task<LoadBalancerView> GetAsync(string node, CancellationToken cancellationToken)
    {
        HaProxyServer[] views = await Task.WhenAll(peers.Select(async peer =>
        {
            IReadOnlyList<HaProxyServer> servers = await peer.GetServersAsync(cancellationToken).ConfigureAwait(false);
            return await FindAsync(peer, servers, node, cancellationToken).ConfigureAwait(false);
        })).ConfigureAwait(false);
        return new LoadBalancerView
        {
            Mode = views.Max(view => view.Mode),
            PeersAgree = views.Select(view => view.Mode).Distinct().Count() == 1,
            IsUp = views.All(view => view.IsUp),
            IsChecked = views.All(view => view.IsChecked),
            Sessions = views.Sum(view => view.Sessions),
            Queued = views.Sum(view => view.Queued),
            ServerErrors = views.Sum(view => view.ServerErrors),
            Status = string.Join(" / ", views.Select(view => view.Status).Distinct()),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="GoWinOpsException">Those of <see cref="GetAsync"/>; <c>HaProxyPermissionDenied</c></exception>
    public Task SetAsync(string node, LoadBalancerMode mode, CancellationToken cancellationToken) => Task.WhenAll(peers.Select(async peer =>
    {
        if (!found.TryGetValue(Key(peer, node), out string? server))
        {
            IReadOnlyList<HaProxyServer> servers = await peer.GetServersAsync(cancellationToken).ConfigureAwait(false);
            server = (await FindAsync(peer, servers, node, cancellationToken).ConfigureAwait(false)).Name;
        }

        await peer.SetAsync(server, mode, cancellationToken).ConfigureAwait(false);
    }));

    private static string Key(HaProxyBackend peer, string node) => $"{peer} {node}";

    private async Task<HaProxyServer> FindAsync(
        HaProxyBackend peer, IReadOnlyList<HaProxyServer> servers, string node, CancellationToken cancellationToken)
    {
        bool isKnown = found.TryGetValue(Key(peer, node), out string? name) || serverNames.TryGetValue(node, out name);
        HaProxyServer[] matches = isKnown
            ? servers.Where(server => server.Name == name).ToArray()
            : await MatchAsync(servers, nodeHosts.TryGetValue(node, out string? host) ? host : node, node, cancellationToken).ConfigureAwait(false);
        string known = string.Join(", ", servers.Select(server => server.Name));
        if (matches.Length == 0)
            throw new GoWinOpsException(nameof(Messages.HaProxyServerNotFound), node, peer, name ?? node, known);
        if (matches.Length > 1)
            throw new GoWinOpsException(nameof(Messages.HaProxyServerAmbiguous), node, peer, node, string.Join(", ", matches.Select(server => server.Name)));
        found[Key(peer, node)] = matches[0].Name;
        return matches[0];
    }

    private static async Task<HaProxyServer[]> MatchAsync(
        IReadOnlyList<HaProxyServer> servers, string host, string node, CancellationToken cancellationToken)
    {
        HaProxyServer[] matches = servers.Where(server => Same(server.Name, node) || Same(server.Name, host)).ToArray();
        if (matches.Length == 0)
            matches = servers.Where(server => Same(server.Address, host) || (server.HostName is not null && Same(server.HostName, host))).ToArray();
        if (matches.Length > 0 || IPAddress.TryParse(host, out _))
            return matches;
        string[] addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        return servers.Where(server => addresses.Contains(server.Address)).ToArray();
    }

    private static async Task<string[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Task<IPAddress[]> question = Dns.GetHostAddressesAsync(host);
        using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(question, Task.Delay(TimeSpan.FromSeconds(5), timer.Token)).ConfigureAwait(false) != question)
            return Array.Empty<string>();
        timer.Cancel();
        try
        {
            return (await question.ConfigureAwait(false)).Select(address => address.ToString()).ToArray();
        }
        catch (SocketException)
        {
            return Array.Empty<string>();
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
