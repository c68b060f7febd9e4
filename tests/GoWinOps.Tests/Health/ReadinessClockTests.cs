using System;
using GoWinOps.Health;
using Xunit;

namespace GoWinOps.Tests.Health;

public sealed class ReadinessClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly ReadinessClock clock = new(TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), "2.0.0");

    [Fact]
    public void It_is_ready_once_healthy_without_a_break_for_the_wanted_time()
    {
        Assert.Equal(ReadinessVerdict.Waiting, Observe(0));
        Assert.Equal(ReadinessVerdict.Waiting, Observe(9.9));
        Assert.Equal(ReadinessVerdict.Ready, Observe(10));
        Assert.Equal(TimeSpan.Zero, clock.HealthyAt);
    }

    [Fact]
    public void A_failure_sets_the_clock_back_to_nothing()
    {
        Observe(0);
        Observe(9, healthy: false);
        Assert.Equal(ReadinessVerdict.Waiting, Observe(11));
        Assert.Equal(ReadinessVerdict.Waiting, Observe(20));
        Assert.Equal(ReadinessVerdict.Ready, Observe(21));
        Assert.Equal(1, clock.Resets);
        Assert.Equal(new[] { "answered 503" }, clock.Reasons);
    }

    [Fact]
    public void Another_process_sets_it_back_though_every_answer_was_healthy()
    {
        Observe(0);
        Observe(5, processId: 8);
        Observe(6, processId: 8);
        Assert.Equal(ReadinessVerdict.Waiting, Observe(12, processId: 8));
        Assert.Equal(ReadinessVerdict.Ready, Observe(16, processId: 8));
        Assert.Contains("process 7 was replaced by process 8", clock.Reasons);
    }

    [Fact]
    public void The_same_process_id_with_another_start_time_is_another_process()
    {
        Observe(0);
        Observe(5, startedAt: Start.AddSeconds(4));
        Assert.Null(clock.HealthyAt);
    }

    [Fact]
    public void A_wrong_version_never_becomes_ready_and_says_so()
    {
        for (int second = 0; second < 60; second++)
            Assert.Equal(ReadinessVerdict.Waiting, Observe(second, version: "1.0.0"));
        Assert.Equal(ReadinessVerdict.Failed, Observe(60, version: "1.0.0"));
        Assert.Equal(new[] { "it reports version '1.0.0', expected '2.0.0'" }, clock.Reasons);
    }

    [Fact]
    public void A_leading_v_of_the_version_does_not_count()
    {
        Observe(0, version: "v2.0.0");
        Assert.Equal(TimeSpan.Zero, clock.HealthyAt);
    }

    [Fact]
    public void A_service_without_process_is_not_healthy_whoever_answers_on_its_port()
    {
        Observe(0, processId: 0);
        Assert.Null(clock.HealthyAt);
        Assert.Equal(new[] { "the service has no running process" }, clock.Reasons);
    }

    [Fact]
    public void Ready_at_the_very_deadline_still_counts_and_the_verdict_is_final()
    {
        Observe(50);
        Assert.Equal(ReadinessVerdict.Ready, Observe(60));
        Assert.Equal(ReadinessVerdict.Ready, Observe(61, healthy: false));
    }

    [Fact]
    public void It_keeps_no_more_than_sixteen_reasons()
    {
        for (int second = 0; second < 40; second++)
            clock.Observe(new ReadinessObservation { At = TimeSpan.FromSeconds(second), ProcessId = 7, ProcessStartedAt = Start, Reason = $"reason {second}" });
        Assert.Equal(16, clock.Reasons.Count);
        Assert.Equal("reason 39", clock.Reasons[^1]);
    }

    private ReadinessVerdict Observe(double second, bool healthy = true, int processId = 7, DateTimeOffset? startedAt = null, string version = "2.0.0") =>
        clock.Observe(new ReadinessObservation
        {
            At = TimeSpan.FromSeconds(second),
            Healthy = healthy,
            Reason = healthy ? "answered 200" : "answered 503",
            ProcessId = processId,
            ProcessStartedAt = startedAt ?? Start,
            Version = version,
        });
}
