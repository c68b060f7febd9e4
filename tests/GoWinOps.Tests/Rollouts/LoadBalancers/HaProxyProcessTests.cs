using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.LoadBalancers;
using Xunit;

namespace GoWinOps.Tests.Rollouts.LoadBalancers;

public sealed class HaProxyProcessTests
{
    [HaProxyFact]
    public async Task A_server_is_drained_kept_and_given_back()
    {
        using HeldServer server = new();
        using HaProxyProcess process = await HaProxyProcess.StartAsync($"web01 127.0.0.1:{server.Port} check inter 100ms", "web02 127.0.0.1:1");
        HaProxyLoadBalancer balancer = new(process.Address);

        await UntilAsync(balancer, "web01", view => view is { Mode: LoadBalancerMode.Ready, IsUp: true, IsChecked: true });
        await balancer.SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None);
        LoadBalancerView drained = await balancer.GetAsync("web01", CancellationToken.None);
        await balancer.SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None);
        await balancer.SetAsync("web01", LoadBalancerMode.Maintenance, CancellationToken.None);
        LoadBalancerView maintained = await balancer.GetAsync("web01", CancellationToken.None);
        await balancer.SetAsync("web01", LoadBalancerMode.Ready, CancellationToken.None);

        Assert.Equal((LoadBalancerMode.Drain, true), (drained.Mode, drained.IsUp));
        Assert.Equal((LoadBalancerMode.Maintenance, false), (maintained.Mode, maintained.IsChecked));
        await UntilAsync(balancer, "web01", view => view is { Mode: LoadBalancerMode.Ready, IsUp: true });
        Assert.False((await balancer.GetAsync("web02", CancellationToken.None)).IsChecked);
    }

    [HaProxyFact]
    public async Task A_session_in_hand_is_counted_until_it_ends_and_nothing_new_arrives_meanwhile()
    {
        using HeldServer server = new();
        using HaProxyProcess process = await HaProxyProcess.StartAsync($"web01 127.0.0.1:{server.Port}");
        HaProxyLoadBalancer balancer = new(process.Address);
        using HttpClient client = new();
        Task<string> request = client.GetStringAsync(new Uri($"http://127.0.0.1:{process.FrontPort}/"));
        await UntilAsync(balancer, "web01", view => view.Sessions == 1);

        await balancer.SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None);
        Assert.False((await balancer.GetAsync("web01", CancellationToken.None)).IsIdle);
        server.Release();

        Assert.Equal("ok", await request);
        await UntilAsync(balancer, "web01", view => view.IsIdle);
    }

    [HaProxyFact]
    public async Task A_server_that_is_down_is_seen_down_and_can_still_be_drained()
    {
        using ReservedPort closed = new();
        using HaProxyProcess process = await HaProxyProcess.StartAsync($"web01 127.0.0.1:{closed.Number} check inter 50ms fall 1");
        HaProxyLoadBalancer balancer = new(process.Address);

        await UntilAsync(balancer, "web01", view => !view.IsUp);
        await balancer.SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None);

        Assert.Equal(LoadBalancerMode.Drain, (await balancer.GetAsync("web01", CancellationToken.None)).Mode);
    }

    [HaProxyFact]
    public async Task A_node_is_found_by_name_by_address_or_by_the_map()
    {
        using HaProxyProcess process = await HaProxyProcess.StartAsync("web01 127.0.0.1:1", "s2 127.0.0.2:1", "s3 127.0.0.3:1");
        HaProxyLoadBalancer balancer = new(
            process.Address,
            new Dictionary<string, string> { ["billing"] = "s3" },
            new Dictionary<string, string> { ["front"] = "127.0.0.2" });

        foreach (string node in new[] { "WEB01", "127.0.0.2", "front", "billing" })
            Assert.Equal("no check", (await balancer.GetAsync(node, CancellationToken.None)).Status);
    }

    [HaProxyFact]
    public async Task Peers_that_disagree_are_reported_and_made_to_agree()
    {
        using HaProxyProcess one = await HaProxyProcess.StartAsync("web01 127.0.0.1:1");
        using HaProxyProcess other = await HaProxyProcess.StartAsync("web01 127.0.0.1:1");
        HaProxyLoadBalancer both = new($"haproxy://127.0.0.1:{one.AdminPort},127.0.0.1:{other.AdminPort}/orders");

        await new HaProxyLoadBalancer(one.Address).SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None);
        Assert.Equal((LoadBalancerMode.Drain, false), await SeeAsync());
        await both.SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None);
        Assert.Equal((LoadBalancerMode.Drain, true), await SeeAsync());
        await both.SetAsync("web01", LoadBalancerMode.Ready, CancellationToken.None);
        Assert.Equal((LoadBalancerMode.Ready, true), await SeeAsync());

        async Task<(LoadBalancerMode, bool)> SeeAsync()
        {
            LoadBalancerView view = await both.GetAsync("web01", CancellationToken.None);
            return (view.Mode, view.PeersAgree);
        }
    }

    [HaProxyFact]
    public async Task What_is_wrong_is_told_apart()
    {
        using HaProxyProcess process = await HaProxyProcess.StartAsync("web01 127.0.0.1:1", "a 127.0.0.9:1", "b 127.0.0.9:2");
        HaProxyLoadBalancer balancer = new(process.Address, new Dictionary<string, string> { ["mapped"] = "nowhere" });

        GoWinOpsException unknown = await FailAsync("HaProxyServerNotFound", () => balancer.SetAsync("web09", LoadBalancerMode.Drain, CancellationToken.None));
        Assert.Contains("web01, a, b", unknown.Message, StringComparison.Ordinal);
        await FailAsync("HaProxyServerNotFound", () => balancer.GetAsync("mapped", CancellationToken.None));
        await FailAsync("HaProxyServerAmbiguous", () => balancer.GetAsync("127.0.0.9", CancellationToken.None));
        await FailAsync("HaProxyBackendNotFound", () => new HaProxyLoadBalancer($"haproxy://127.0.0.1:{process.AdminPort}/nope").GetAsync("web01", CancellationToken.None));
        await FailAsync(
            "HaProxyPermissionDenied",
            () => new HaProxyLoadBalancer($"haproxy://127.0.0.1:{process.UserPort}/orders").SetAsync("web01", LoadBalancerMode.Drain, CancellationToken.None));
        await FailAsync(
            "HaProxyAnswerUnknown",
            () => new HaProxyLoadBalancer($"haproxy://127.0.0.1:{process.FrontPort}/orders").GetAsync("web01", CancellationToken.None));
    }

    private static async Task<GoWinOpsException> FailAsync(string errorId, Func<Task> action)
    {
        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(action);
        Assert.Equal(errorId, exception.ErrorId);
        return exception;
    }

    private static async Task UntilAsync(HaProxyLoadBalancer balancer, string node, Func<LoadBalancerView, bool> isThere)
    {
        Stopwatch watch = Stopwatch.StartNew();
        LoadBalancerView view;
        while (!isThere(view = await balancer.GetAsync(node, CancellationToken.None)))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{node} is {view.Status}, {view.Mode}, {view.Sessions} sessions");
            await Task.Delay(20);
        }
    }
}
