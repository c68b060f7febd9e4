using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Monitoring.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

/// <summary>Sick nodes leave the load balancer and come back.</summary>
public sealed class LoadRedistributionTests
{
    private static readonly string[] Names = ["web01", "web02", "web03"];
    private readonly WatchScene scene = new();
    private readonly Balancer balancer = new();
    private readonly Dictionary<string, SimulatedServiceNode> nodes;
    private bool isRolledOut;

    public LoadRedistributionTests()
    {
        nodes = Names.ToDictionary(name => name, name => scene.Add(name, "orders"));
        UseMinimum(1);
    }

    [Fact]
    public void A_sick_node_is_drained_after_its_time_and_put_back_when_it_has_been_well_for_its_time()
    {
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));
        nodes["web01"].At(scene.At(315), () => nodes["web01"].Start("orders"));

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal([("web01", LoadBalancerMode.Drain), ("web01", LoadBalancerMode.Ready)], balancer.Set);
        Assert.Equal([(ServiceEventKind.Drained, 50), (ServiceEventKind.Undrained, 350)], scene.Said.Where(one => one.Kind is ServiceEventKind.Drained or ServiceEventKind.Undrained));
    }

    [Fact]
    public void A_node_that_does_not_answer_and_one_that_is_not_ready_are_drained_too()
    {
        nodes["web01"].At(scene.At(15), () => nodes["web01"].IsDown = true);
        nodes["web02"].At(scene.At(15), () => nodes["web02"].Services["orders"].IsReady = false);

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal(["web01", "web02"], balancer.Drained.Order(StringComparer.Ordinal));
        Assert.Contains("because it does not answer", scene.Events.Single(one => one is { Kind: ServiceEventKind.Drained, Node: "web01" }).Sentence, StringComparison.Ordinal);
        Assert.Contains("because 'orders' is not ready", scene.Events.Single(one => one is { Kind: ServiceEventKind.Drained, Node: "web02" }).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Never_are_fewer_left_in_service_than_the_minimum(int minimum, int expected)
    {
        UseMinimum(minimum);
        foreach (SimulatedServiceNode node in nodes.Values)
            node.At(scene.At(15 + 60 * Array.IndexOf(Names, node.NodeName)), () => node.End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal(expected, balancer.Drained.Count());
    }

    [Fact]
    public void What_an_administrator_has_set_is_left_alone()
    {
        balancer.Modes["web01"] = LoadBalancerMode.Drain;
        balancer.Modes["web02"] = LoadBalancerMode.Maintenance;
        UseMinimum(0);
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));
        nodes["web01"].At(scene.At(315), () => nodes["web01"].Start("orders"));
        nodes["web02"].At(scene.At(15), () => nodes["web02"].End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Empty(balancer.Set);
    }

    [Fact]
    public void A_node_that_somebody_touched_since_is_theirs_for_good()
    {
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));
        nodes["web02"].At(scene.At(100), () => balancer.Modes["web01"] = LoadBalancerMode.Maintenance);
        nodes["web01"].At(scene.At(115), () => nodes["web01"].Start("orders"));
        nodes["web02"].At(scene.At(300), () => balancer.Modes["web01"] = LoadBalancerMode.Drain);

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal([("web01", LoadBalancerMode.Drain)], balancer.Set);
        Assert.Equal(LoadBalancerMode.Drain, balancer.Modes["web01"]);
    }

    [Fact]
    public void While_a_rollout_is_under_way_nothing_is_changed()
    {
        nodes["web01"].At(scene.At(15), () => { isRolledOut = true; nodes["web01"].End("orders", 0); });
        nodes["web02"].At(scene.At(300), () => isRolledOut = false);

        scene.Watch(TimeSpan.FromMinutes(10));

        // web01 is looked at before web02, whose look ends the rollout.
        Assert.Equal(310, scene.Said.Single(one => one.Kind == ServiceEventKind.Drained).Second);
    }

    [Fact]
    public void A_watch_that_died_is_followed_by_one_that_still_knows_what_it_took_out()
    {
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));
        nodes["web02"].At(scene.At(90), () => { scene.Store.IsDead = true; balancer.IsDown = true; });
        scene.Watch(TimeSpan.FromMinutes(2));
        Assert.Equal(LoadBalancerMode.Drain, balancer.Modes["web01"]);
        (scene.Store.IsDead, balancer.IsDown) = (false, false);
        nodes["web01"].Start("orders");
        UseMinimum(1);

        scene.Watch(TimeSpan.FromMinutes(2));

        Assert.Equal(LoadBalancerMode.Ready, balancer.Modes["web01"]);
        Assert.Contains("do what they are for again", scene.Events[^1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watch_that_ends_gives_back_what_it_took_out_and_nothing_else()
    {
        balancer.Modes["web03"] = LoadBalancerMode.Drain;
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));

        scene.Watch(TimeSpan.FromMinutes(2));

        Assert.Equal((LoadBalancerMode.Ready, LoadBalancerMode.Drain), (balancer.Modes["web01"], balancer.Modes["web03"]));
        Assert.Equal("'web01' was put back into the load balancer: the watch has ended.", scene.Events[^1].Sentence);
        Assert.Contains(scene.Store.Records[^1].Events.Concat(scene.Store.Records.SelectMany(record => record.Events)), one => one.Kind == ServiceEventKind.Undrained);
    }

    [Fact]
    public void Looks_one_at_a_time_leave_a_sick_node_out_from_one_to_the_next()
    {
        ServiceWatchSettings once = scene.Settings with { Once = true, Interval = TimeSpan.FromMinutes(1) };
        scene.Watch(once);
        nodes["web01"].End("orders", 1067);
        for (int look = 0; look < 3; look++)
        {
            scene.Watch(once);
            scene.Wait(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(LoadBalancerMode.Drain, balancer.Modes["web01"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_whose_answer_is_lost_is_made_again_and_told_once(bool isDone)
    {
        balancer.Next = (isDone, false);
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));
        nodes["web01"].At(scene.At(315), () => nodes["web01"].Start("orders"));

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal([("web01", LoadBalancerMode.Drain), ("web01", LoadBalancerMode.Ready)], balancer.Set);
        Assert.Equal([ServiceEventKind.Drained, ServiceEventKind.Undrained], scene.Events.Select(one => one.Kind).Where(kind => kind is ServiceEventKind.Drained or ServiceEventKind.Undrained));
    }

    [Fact]
    public void An_administrator_who_puts_a_sick_node_back_has_the_last_word()
    {
        nodes["web01"].At(scene.At(15), () => nodes["web01"].End("orders", 1067));
        nodes["web02"].At(scene.At(200), () => balancer.Modes["web01"] = LoadBalancerMode.Ready);

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Single(balancer.Drained);
    }

    [Fact]
    public void What_may_not_be_seen_and_what_a_deployment_stops_is_no_reason_to_take_a_node_out()
    {
        nodes["web01"].At(scene.At(15), () => nodes["web01"].Services["orders"].State = GoServiceState.Unknown);
        nodes["web02"].At(scene.At(15), () => { nodes["web02"].End("orders", 0); nodes["web02"].Services["orders"].IsBeingDeployed = true; });

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Empty(balancer.Set);
    }

    [Fact]
    public void A_load_balancer_that_does_not_answer_is_said_once_and_asked_again()
    {
        nodes["web01"].At(scene.At(15), () => { balancer.IsDown = true; nodes["web01"].End("orders", 1067); });
        nodes["web02"].At(scene.At(200), () => balancer.IsDown = false);

        scene.Watch(TimeSpan.FromMinutes(10));

        Assert.Equal(nameof(Messages.HaProxyUnreachable), Assert.Single(scene.Failures).ErrorId);
        Assert.Single(balancer.Drained);
    }

    private void UseMinimum(int minimum) =>
        scene.Fitness = new LoadRedistribution(balancer, new RedistributionSettings { MinInService = minimum }, Names, _ => isRolledOut);

    private sealed class Balancer : ILoadBalancer
    {
        public string Description => "the load balancer";

        public bool CanDrain => true;

        internal bool IsDown { get; set; }

        internal Dictionary<string, LoadBalancerMode> Modes { get; } = Names.ToDictionary(name => name, _ => LoadBalancerMode.Ready);

        internal List<(string Node, LoadBalancerMode Mode)> Set { get; } = new();

        internal IEnumerable<string> Drained => Set.Where(one => one.Mode == LoadBalancerMode.Drain).Select(one => one.Node);

        /// <summary>Whether what is set next is done, and whether that is said.</summary>
        internal (bool Does, bool Says)? Next { get; set; }

        public Task<LoadBalancerView> GetAsync(string node, CancellationToken cancellationToken) => IsDown
            ? throw new GoWinOpsException(nameof(Messages.HaProxyUnreachable), "lb", "lb", "refused")
            : Task.FromResult(new LoadBalancerView { Mode = Modes[node], IsUp = true, IsChecked = true });

        public Task SetAsync(string node, LoadBalancerMode mode, CancellationToken cancellationToken)
        {
            (bool does, bool says) = Next ?? (true, true);
            Next = null;
            if (does)
            {
                Set.Add((node, mode));
                Modes[node] = mode;
            }

            return says ? Task.CompletedTask : throw new GoWinOpsException(nameof(Messages.HaProxyUnreachable), "lb", "lb", "reset");
        }
    }
}
