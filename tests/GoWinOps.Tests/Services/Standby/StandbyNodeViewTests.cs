using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>When a watch may believe that a node has ended the service.</summary>
public sealed class StandbyNodeViewTests
{
    private const long Grant = 5;
    private static readonly TimeSpan End = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(StandbyRequestKind.Look, Grant + 1, StandbyRefusal.None)]
    [InlineData(StandbyRequestKind.Fence, Grant + 1, StandbyRefusal.Stale)]
    [InlineData(StandbyRequestKind.Hold, Grant + 1, StandbyRefusal.Superseded)]
    [InlineData(StandbyRequestKind.Fence, Grant - 1, StandbyRefusal.None)]
    [InlineData(StandbyRequestKind.Hold, Grant - 1, StandbyRefusal.None)]
    public void An_answer_behind_which_an_earlier_grant_may_still_arrive_confirms_no_end(StandbyRequestKind kind, long sequence, StandbyRefusal refusal)
    {
        StandbyNodeView view = Granted();

        view.Take(new StandbyRequest { Kind = kind, Sequence = sequence }, Ended(refusal), TimeSpan.FromSeconds(10));

        Assert.False(view.HasEnded(TimeSpan.FromSeconds(10)));
        Assert.True(view.HasEnded(End));
    }

    [Theory]
    [InlineData(StandbyRequestKind.Fence)]
    [InlineData(StandbyRequestKind.Hold)]
    public void What_the_node_says_after_it_took_a_later_request_confirms_the_end(StandbyRequestKind kind)
    {
        StandbyNodeView view = Granted();

        view.Take(new StandbyRequest { Kind = kind, Sequence = Grant + 1 }, Ended(StandbyRefusal.None), TimeSpan.FromSeconds(10));

        Assert.True(view.HasEnded(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(true, 1, GoServiceState.Stopped)]
    [InlineData(false, 0, GoServiceState.Stopped)]
    [InlineData(false, 1, GoServiceState.Running)]
    [InlineData(false, 1, GoServiceState.StopPending)]
    public void A_node_that_may_run_the_service_or_still_does_has_not_ended_it(bool isLive, long epoch, GoServiceState state)
    {
        StandbyNodeView view = Granted();
        StandbyAnswer answer = Ended(StandbyRefusal.None);
        (answer.IsLive, answer.Lease!.Epoch, answer.State) = (isLive, epoch, state);

        view.Take(new StandbyRequest { Kind = StandbyRequestKind.Fence, Sequence = Grant + 1 }, answer, TimeSpan.FromSeconds(10));

        Assert.False(view.HasEnded(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void The_next_grant_takes_a_confirmed_end_back_and_no_shorter_one_shortens_it()
    {
        StandbyNodeView view = Granted();
        view.Take(new StandbyRequest { Kind = StandbyRequestKind.Fence, Sequence = Grant + 1 }, Ended(StandbyRefusal.None), TimeSpan.FromSeconds(10));

        view.Granting(Grant + 2, TimeSpan.FromSeconds(40));

        Assert.False(view.HasEnded(TimeSpan.FromSeconds(40)));
        Assert.True(view.HasEnded(End));
    }

    private static StandbyNodeView Granted()
    {
        StandbyNodeView view = new(new Node()) { CertainEnd = TimeSpan.Zero };
        view.Granting(Grant, End);
        return view;
    }

    private static StandbyAnswer Ended(StandbyRefusal refusal) =>
        new() { Refusal = refusal, IsLive = false, Lease = new StandbyLease { Epoch = 1 }, State = GoServiceState.Stopped };

    private sealed class Node : IStandbyNode
    {
        public string Name => "web01";

        public Task<StandbyAnswer> AskAsync(StandbyRequest request, TimeSpan deadline, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ServiceRuleOutcome> StartAsync(long epoch, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
