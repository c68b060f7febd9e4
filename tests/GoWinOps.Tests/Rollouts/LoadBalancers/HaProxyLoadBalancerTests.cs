using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.LoadBalancers;
using Xunit;

namespace GoWinOps.Tests.Rollouts.LoadBalancers;

public sealed class HaProxyLoadBalancerTests
{
    // As HAProxy 2.6.12 answers 'show servers state orders'.
    private const string Recorded = """
        1
        # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state
        3 orders 1 web01 127.0.0.1 0 0 1 1 1 8 2 0 6 0
        3 orders 2 web02 127.0.0.1 2 8 1 1 0 1 0 2 0 0
        3 orders 3 s3 127.0.0.3 0 5 1 1 1 1 0 0 14 0

        """;

    [Fact]
    public void A_recorded_answer_is_read_by_the_names_of_its_columns()
    {
        HaProxyTable table = HaProxyTable.Parse("show servers state orders", Recorded, ' ');

        Assert.Equal(3, table.Rows.Count);
        Assert.Equal(("web02", 8L), (table.Text(table.Rows[1], "srv_name"), table.Number(table.Rows[1], "srv_admin_state")));
        Assert.Equal("HaProxyAnswerUnknown", Assert.Throws<GoWinOpsException>(() => table.Text(table.Rows[0], "srv_color")).ErrorId);
        Assert.Equal("HaProxyAnswerUnknown", Assert.Throws<GoWinOpsException>(() => table.Number(table.Rows[0], "srv_name")).ErrorId);
    }

    [Theory]
    [InlineData(0x00, LoadBalancerMode.Ready)]
    [InlineData(0x01, LoadBalancerMode.Maintenance)]
    [InlineData(0x02, LoadBalancerMode.Maintenance)]
    [InlineData(0x04, LoadBalancerMode.Maintenance)]
    [InlineData(0x08, LoadBalancerMode.Drain)]
    [InlineData(0x10, LoadBalancerMode.Drain)]
    [InlineData(0x20, LoadBalancerMode.Maintenance)]
    [InlineData(0x40, LoadBalancerMode.Ready)]
    [InlineData(0x09, LoadBalancerMode.Maintenance)]
    public void The_operators_wish_is_read_from_the_bits_and_not_from_the_status(long bits, LoadBalancerMode expected) =>
        Assert.Equal(expected, new HaProxyServer { AdministrativeState = bits }.Mode);

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    [InlineData(14, false)]
    public void A_check_that_is_missing_or_paused_does_not_count_as_one(long bits, bool expected) =>
        Assert.Equal(expected, new HaProxyServer { CheckState = bits }.IsChecked);

    [Theory]
    [InlineData("lb01:9999/orders")]
    [InlineData("haproxy://lb01:9999")]
    [InlineData("haproxy://lb01/orders")]
    [InlineData("haproxy://lb01:0/orders")]
    [InlineData("haproxy://lb01:9999,/orders")]
    [InlineData("haproxy://user@lb01:9999/orders")]
    [InlineData("haproxy://lb01:9999/orders;shutdown sessions")]
    public void An_address_that_is_not_understood_is_refused(string address) =>
        Assert.Equal("LoadBalancerInvalid", Assert.Throws<GoWinOpsException>(() => new HaProxyLoadBalancer(address)).ErrorId);

    [Fact]
    public void A_server_name_that_would_begin_another_command_is_refused() => Assert.Equal("LoadBalancerInvalid", Assert.Throws<GoWinOpsException>(
        () => new HaProxyLoadBalancer("haproxy://lb01:9999/orders", new Dictionary<string, string> { ["web01"] = "s1 state ready;x" })).ErrorId);

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        using ReservedPort closed = new();
        HaProxyLoadBalancer balancer = new($"haproxy://127.0.0.1:{closed.Number}/orders");

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => balancer.GetAsync("web01", CancellationToken.None));

        Assert.Equal("HaProxyUnreachable", exception.ErrorId);
    }

    [Fact]
    public async Task An_endpoint_that_accepts_and_never_answers_is_given_up_in_time()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        HaProxyLoadBalancer balancer = new($"haproxy://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/orders", timeout: TimeSpan.FromMilliseconds(300));

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => balancer.GetAsync("web01", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal("HaProxyUnreachable", exception.ErrorId);
        Assert.Contains("no answer within 0.3 s", exception.Message, StringComparison.Ordinal);
    }
}
