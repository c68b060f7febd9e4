using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision;

public sealed class StopLadderTests
{
    private static readonly ServiceStopStep Http = new() { Method = ServiceStopMethod.Http, Wait = TimeSpan.FromSeconds(5) };
    private static readonly ServiceStopStep Input = new() { Method = ServiceStopMethod.CloseInput, Wait = TimeSpan.FromSeconds(3) };
    private readonly SimulatedClock clock = new();

    [Fact]
    public void A_program_that_ends_when_asked_is_asked_once()
    {
        Target target = new(clock) { EndsAfter = { [ServiceStopMethod.Http] = TimeSpan.FromSeconds(2) } };

        Assert.True(End(target, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal([ServiceStopMethod.Http], target.Asked);
        Assert.Equal((TimeSpan.FromSeconds(2), 0), (target.Elapsed, target.Kills));
    }

    [Fact]
    public void Each_way_has_its_time_before_the_next_is_tried()
    {
        Target target = new(clock) { EndsAfter = { [ServiceStopMethod.CloseInput] = TimeSpan.FromSeconds(1) } };

        Assert.True(End(target, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal([ServiceStopMethod.Http, ServiceStopMethod.CloseInput], target.Asked);
        Assert.Equal(TimeSpan.FromSeconds(6), target.Elapsed);
    }

    [Fact]
    public void A_program_that_ends_for_nobody_is_ended_when_the_time_is_over()
    {
        Target target = new(clock);

        Assert.False(End(target, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal((TimeSpan.FromSeconds(30), 1), (target.Elapsed, target.Kills));
        Assert.Equal(SupervisionDecisionKind.Killed, target.Decisions.Last().Kind);
    }

    [Fact]
    public void The_time_of_all_ways_together_is_not_passed()
    {
        Target target = new(clock);

        Assert.False(End(target, TimeSpan.FromSeconds(4), Http, Input));

        Assert.Equal([ServiceStopMethod.Http], target.Asked);
        Assert.Equal(TimeSpan.FromSeconds(4), target.Elapsed);
    }

    [Fact]
    public void A_way_that_cannot_be_gone_costs_no_time()
    {
        Target target = new(clock) { Refuses = { ServiceStopMethod.Http }, EndsAfter = { [ServiceStopMethod.CloseInput] = TimeSpan.FromSeconds(1) } };

        Assert.True(End(target, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal(TimeSpan.FromSeconds(1), target.Elapsed);
        Assert.Contains(target.Decisions, decision => decision.Reason.Contains("nobody listens", StringComparison.Ordinal));
    }

    [Fact]
    public void A_way_that_fails_altogether_leaves_the_next_and_the_end()
    {
        Target target = new(clock) { Breaks = { ServiceStopMethod.Http } };

        Assert.False(End(target, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal([ServiceStopMethod.Http, ServiceStopMethod.CloseInput], target.Asked);
        Assert.Equal(1, target.Kills);
        Assert.Contains(target.Decisions, decision => decision.Reason.Contains("by Http: NotSupportedException: no such scheme", StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_that_can_be_asked_in_no_way_is_ended_soon()
    {
        Target target = new(clock) { Refuses = { ServiceStopMethod.Http, ServiceStopMethod.CloseInput } };

        Assert.False(End(target, TimeSpan.FromMinutes(5), Http, Input));

        Assert.Equal(TimeSpan.FromSeconds(1), target.Elapsed);
    }

    [Fact]
    public void A_question_that_hangs_counts_against_its_own_time_and_ends_with_the_program()
    {
        Target hanging = new(clock) { Hangs = { ServiceStopMethod.Http }, EndsAfter = { [ServiceStopMethod.Http] = TimeSpan.FromSeconds(2) } };

        Assert.True(End(hanging, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal(TimeSpan.FromSeconds(2), hanging.Elapsed);
        Assert.Equal([ServiceStopMethod.Http], hanging.Asked);
    }

    [Fact]
    public void Without_ways_of_its_own_a_program_gets_Ctrl_Break()
    {
        Target target = new(clock) { EndsAfter = { [ServiceStopMethod.CtrlBreak] = TimeSpan.FromSeconds(20) } };

        Assert.True(End(target, TimeSpan.FromSeconds(30)));
        Assert.Equal([ServiceStopMethod.CtrlBreak], target.Asked);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(ServiceStopCause.Stop, 3, null)]
    [InlineData(ServiceStopCause.Preshutdown, null, 8)]
    [InlineData(ServiceStopCause.Preshutdown, 180, 178)]
    [InlineData(ServiceStopCause.Preshutdown, 25, 23)]
    [InlineData(ServiceStopCause.Preshutdown, 1, 2)]
    [InlineData(ServiceStopCause.Shutdown, 180, 3)]
    internal void A_stop_never_takes_longer_than_Windows_waits(ServiceStopCause? cause, int? preshutdown, int? expected)
    {
        TimeSpan? most = StopBudget.AtShutdown(cause, preshutdown is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        Assert.Equal(expected, most?.TotalSeconds);
    }

    [Fact]
    public void A_stop_may_take_as_long_as_the_program_and_both_hooks()
    {
        ServiceHook hook = new() { Command = ["x"], Timeout = TimeSpan.FromSeconds(10) };

        Assert.Equal(TimeSpan.FromSeconds(30), StopBudget.Of(new ServiceSupervision()));
        Assert.Equal(TimeSpan.FromSeconds(25), StopBudget.Of(new ServiceSupervision { StopTimeout = TimeSpan.FromSeconds(5), BeforeStop = hook, AfterStop = hook }));
    }

    [Fact]
    public void A_way_of_asking_that_never_ends_does_not_keep_the_program_alive()
    {
        Target target = new(clock) { NeverAnswers = { ServiceStopMethod.Http } };

        Assert.False(End(target, TimeSpan.FromSeconds(30), Http, Input));

        Assert.Equal([ServiceStopMethod.Http, ServiceStopMethod.CloseInput], target.Asked);
        Assert.Equal((TimeSpan.FromSeconds(30), 1), (target.Elapsed, target.Kills));
        Assert.Contains(target.Decisions, decision => decision.Reason.Contains("by Http: asking that way did not end in its time", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_clock_that_is_set_while_a_program_ends_changes_nothing_about_its_time(int direction)
    {
        JumpingClock jumping = new(clock, TimeSpan.FromSeconds(7), TimeSpan.FromHours(5 * direction));
        Target target = new(clock);

        Assert.False(clock.Run(() => new StopLadder([Http, Input], jumping).EndAsync(target, TimeSpan.FromSeconds(30))));

        Assert.Equal((TimeSpan.FromSeconds(30), 1), (target.Elapsed, target.Kills));
        Assert.Equal(5 * direction, Math.Round((jumping.UtcNow - clock.UtcNow).TotalHours));
    }

    private bool End(Target target, TimeSpan timeout, params ServiceStopStep[] steps) =>
        clock.Run(() => new StopLadder(steps, clock).EndAsync(target, timeout));

    /// <summary>A program in simulated time.</summary>
    private sealed class Target(SimulatedClock clock) : IStopTarget
    {
        private readonly DateTimeOffset begun = clock.UtcNow;
        private DateTimeOffset ends = DateTimeOffset.MaxValue;

        internal Dictionary<ServiceStopMethod, TimeSpan> EndsAfter { get; } = [];

        internal HashSet<ServiceStopMethod> Refuses { get; } = [];

        internal HashSet<ServiceStopMethod> Breaks { get; } = [];

        internal HashSet<ServiceStopMethod> Hangs { get; } = [];

        internal HashSet<ServiceStopMethod> NeverAnswers { get; } = [];

        internal List<ServiceStopMethod> Asked { get; } = [];

        internal List<(string Kind, string Reason)> Decisions { get; } = [];

        internal int Kills { get; private set; }

        internal TimeSpan Elapsed => clock.UtcNow - begun;

        public async Task<string?> AskAsync(ServiceStopStep step, TimeSpan time, CancellationToken cancellationToken)
        {
            Asked.Add(step.Method);
            if (EndsAfter.TryGetValue(step.Method, out TimeSpan delay))
                ends = clock.UtcNow + delay;
            if (NeverAnswers.Contains(step.Method))
                await new TaskCompletionSource().Task;
            if (Breaks.Contains(step.Method))
                throw new NotSupportedException("no such scheme");
            if (Hangs.Contains(step.Method))
            {
                try
                {
                    await clock.DelayAsync(time, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
            }

            return Refuses.Contains(step.Method) ? "nobody listens." : null;
        }

        public async Task<bool> WaitForEndAsync(TimeSpan time)
        {
            TimeSpan left = ends - clock.UtcNow;
            await clock.DelayAsync(left < time ? left : time, CancellationToken.None);
            // Asked only now, the program may have got the word while it was waited for.
            return clock.UtcNow >= ends;
        }

        public Task KillAsync()
        {
            Kills++;
            return Task.CompletedTask;
        }

        public Task DecideAsync(string kind, string reason)
        {
            Decisions.Add((kind, reason));
            return Task.CompletedTask;
        }
    }
}
