using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>Reaching a service control manager without a session: what can be told without Windows.</summary>
public sealed class ServiceProtocolTests
{
    [UnixTheory]
    [InlineData("Get-GoService -Protocol Rpc -Node web01, web02")]
    [InlineData("Start-GoService orders -Protocol Rpc")]
    [InlineData("Stop-GoService orders -Protocol Rpc -Force")]
    [InlineData("Restart-GoService orders -Protocol Rpc -WhatIf")]
    public async Task A_machine_without_Windows_says_so_at_once_and_once(string script)
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(["RequiresWindows"], outcome.ErrorIds);
    }

    [Theory]
    [InlineData(5, "RemoteManagerDenied", "LocalAccountTokenFilterPolicy")]
    [InlineData(1722, "RemoteManagerUnreachable", "Remote Service Management")]
    [InlineData(1753, "RemoteManagerUnreachable", "Remote Service Management")]
    [InlineData(53, "RemoteManagerUnreachable", "Remote Service Management")]
    [InlineData(1115, "RemoteManagerFailed", "net helpmsg")]
    public void A_manager_that_cannot_be_opened_is_named_with_the_cause_and_what_to_do(int code, string errorId, string action)
    {
        GoWinOpsException failure = RemoteManagerFailure.Of(code, "web01", ServiceManagerRights.Connect);

        Assert.Equal((errorId, "web01", code), (failure.ErrorId, failure.Target, failure.Problem.NativeCode));
        Assert.Contains(action, failure.Problem.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web01", false, true, "NodeUnreachable", true)]
    [InlineData("web01", true, true, "NodeUnreachable", false)]
    [InlineData("web01", false, false, "NodeUnreachable", false)]
    [InlineData("web01", false, true, "NodeTimedOut", false)]
    [InlineData("ssh://web01", false, true, "NodeUnreachable", false)]
    public void A_call_takes_over_only_where_it_reaches_the_same_machine_as_the_same_user(string node, bool hasCredential, bool isWindows, string errorId, bool expected)
    {
        GoWinOpsException failure = new(errorId, node, node, "x", "y");

        Assert.Equal(expected, RpcNodeChannel.TakesOver(NodeReference.Parse(node), failure, hasCredential, isWindows));
    }

    [Fact]
    public void Only_a_plain_name_can_be_called()
    {
        Assert.Equal("web01", RpcNodeChannel.MachineOf(NodeReference.Parse("web01")));
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => RpcNodeChannel.MachineOf(NodeReference.Parse("ssh://admin@web01")));
        Assert.Equal("RpcNodeRefused", failure.ErrorId);
    }

    [Fact]
    public async Task A_call_that_hangs_is_given_up_at_its_deadline()
    {
        RpcNodeChannel channel = new("web01", "web01");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(
            () => channel.InvokeAsync(new Hanging(), TimeSpan.FromMilliseconds(50), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal("NodeTimedOut", failure.ErrorId);
    }

    [Fact]
    public async Task A_call_that_blocks_takes_no_thread_from_the_others()
    {
        RpcNodeChannel channel = new("web01", "web01");

        Assert.False(await channel.InvokeAsync(new Blocking(), TimeSpan.FromSeconds(30), CancellationToken.None));
    }

    [Fact]
    public async Task Errors_of_a_call_name_the_machine_that_was_called_and_later_ones_this_machine()
    {
        RpcNodeChannel channel = new("web01", "web01");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => channel.InvokeAsync(new Failing(), TimeSpan.FromSeconds(30), CancellationToken.None));

        Assert.Equal("ServiceNotFound", failure.ErrorId);
        Assert.Contains("'web01'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.MachineName, Win32Errors.Create(1060, "orders").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_denies_a_look_at_itself_is_not_called_absent()
    {
        GoWinOpsException failure = ServiceCatalog.NotVisible("orders", Win32Errors.Create(5, "orders"));

        Assert.Equal(("ServiceNotVisible", "orders"), (failure.ErrorId, failure.Target));
        Assert.Contains("exists", failure.Message, StringComparison.Ordinal);
    }

    // A call into Windows cannot be cancelled, so neither can this.
    private sealed class Hanging : NodeOperation<bool>
    {
        private static readonly TaskCompletionSource<bool> Never = new();

        public override Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken) => Never.Task;
    }

    // Answers whether it has a thread that belongs to everybody.
    private sealed class Blocking : NodeOperation<bool>
    {
        public override Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken) => Task.FromResult(Thread.CurrentThread.IsThreadPoolThread);
    }

    private sealed class Failing : NodeOperation<bool>
    {
        public override async Task<bool> RunAsync(NodeContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw Win32Errors.Create(1060, "orders");
        }
    }
}
