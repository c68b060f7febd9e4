using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>The watch of a pair over real time and channels, of which some never answer and take no notice of being given up.</summary>
public sealed class ChannelStandbyNodeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_channel_that_never_answers_costs_its_deadline_and_no_more_and_the_next_request_opens_another()
    {
        int opened = 0;
        using ChannelStandbyNode node = new("web01", "orders", _ => Task.FromResult<INodeChannel>(new Channel { Hangs = ++opened == 1 }), SystemClock.Instance);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() =>
            node.AskAsync(new StandbyRequest(), TimeSpan.FromMilliseconds(200), CancellationToken.None).WaitAsync(Deadline));

        Assert.Equal(nameof(Messages.NodeTimedOut), failure.ErrorId);
        await Assert.ThrowsAsync<GoWinOpsException>(() => node.AskAsync(new StandbyRequest(), TimeSpan.FromMilliseconds(200), CancellationToken.None).WaitAsync(Deadline));
        Assert.Equal(1, opened);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_watch_of_a_pair_ends_soon_after_it_is_told_to_also_when_a_node_hangs(bool hangs, bool cannotConnect)
    {
        Channel[] channels = [new Channel { Hangs = hangs }, new Channel()];
        ChannelStandbyNode[] nodes = channels.Select((channel, index) => new ChannelStandbyNode(
            $"web0{index + 1}",
            "orders",
            _ => cannotConnect && index == 0 ? new TaskCompletionSource<INodeChannel>().Task : Task.FromResult<INodeChannel>(channel),
            SystemClock.Instance)).ToArray();
        // What a node that hangs costs follows from the lease. Where none does, the lease must not end before it is parked, however busy the machine is.
        TimeSpan lease = hangs || cannotConnect ? TimeSpan.FromSeconds(6) : TimeSpan.FromMinutes(1);
        StandbySettings settings = new() { Service = "orders", LeaseDuration = lease, StopTimeout = TimeSpan.FromSeconds(1), Holder = "ann" };
        using CancellationTokenSource stop = new();
        Store store = new();
        StandbyWatch watch = new(settings, nodes, store, _ => Task.CompletedTask, SystemClock.Instance);
        Task running = watch.RunAsync(stop.Token);
        if (hangs || cannotConnect)
            await channels[1].Asked.Task.WaitAsync(Deadline);
        else
            await channels[0].Started.Task.WaitAsync(Deadline);

        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Deadline));

        // Left to the node without an end, so that the service runs on.
        if (!hangs && !cannotConnect)
            Assert.Equal((true, StandbyLease.NoEnd), (store.Memory.IsParked, channels[0].Lease!.ExpiresAtTick));
    }

    private sealed class Store : IStandbyStore
    {
        internal StandbyMemory Memory { get; private set; } = new();

        public Task<StandbyMemory> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Memory.Copy());

        public Task SaveAsync(StandbyMemory memory, CancellationToken cancellationToken)
        {
            Memory = memory;
            return Task.CompletedTask;
        }
    }

    private sealed class Channel : INodeChannel
    {
        private readonly string boot = Guid.NewGuid().ToString("N");
        private bool runs;

        public string NodeName => "node";

        internal bool Hangs { get; init; }

        internal StandbyLease? Lease { get; private set; }

        internal TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
        {
            if (Hangs)
                await new TaskCompletionSource().Task;
            await Task.Yield();
            Asked.TrySetResult();
            if (operation is StartStandbyOperation)
            {
                runs = true;
                Started.TrySetResult();
                return (TResult)(object)new ServiceRuleOutcome();
            }

            lock (Asked)
            {
                LeaseRuling ruling = LeaseGuard.Apply(Lease, ((AskStandbyOperation)(object)operation).Request, Environment.TickCount64, boot);
                Lease = ruling.Lease;
                return (TResult)(object)new StandbyAnswer
                {
                    Refusal = ruling.Refusal,
                    Tick = Environment.TickCount64,
                    BootId = boot,
                    Lease = Lease?.Copy(),
                    IsLive = Lease is not null && LeaseGuard.IsLive(Lease, Environment.TickCount64, boot),
                    IsHeld = Lease is not null && LeaseGuard.IsHeld(Lease, Environment.TickCount64, boot),
                    State = runs ? GoServiceState.Running : GoServiceState.Stopped,
                    IsGuarded = true,
                };
            }
        }

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
