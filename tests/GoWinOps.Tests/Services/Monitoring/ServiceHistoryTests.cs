using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Monitoring.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

/// <summary>What the history says, worked out a second time: from the looks themselves, second by second.</summary>
public sealed class ServiceHistoryTests
{
    [Fact]
    public void An_outage_of_ten_minutes_in_a_day_is_told_exactly()
    {
        WatchScene scene = new();
        SimulatedServiceNode node = scene.Add("web01", "orders");
        node.At(scene.At(3600), () => node.End("orders", 1067));
        node.At(scene.At(4200), () => node.Start("orders"));
        scene.Watch(TimeSpan.FromDays(1));

        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.Begin, scene.At(86_400)).Histories());

        Assert.Equal(TimeSpan.FromSeconds(600), history.Down);
        // The last look was ten seconds before the end.
        Assert.Equal(TimeSpan.FromSeconds(10), history.Unobserved);
        Assert.Equal((86_390 - 600) / 86_390.0, history.Availability!.Value, 12);
        Assert.Equal((1, 1), (history.Failures, history.Restarts));
        Assert.Equal(TimeSpan.FromSeconds(600), history.MeanTimeToRecover);
        Assert.Equal(TimeSpan.FromSeconds(85_790), history.MeanTimeBetweenFailures);
        Assert.Equal((scene.At(3600), scene.At(4200)), (history.Outages[0].From, history.Outages[0].Until));
        Assert.Equal(100L << 20, history.MostMemoryBytes);
    }

    [Fact]
    public void Time_without_looks_and_without_answers_is_unobserved_and_not_up()
    {
        WatchScene scene = new();
        SimulatedServiceNode node = scene.Add("web01", "orders");
        scene.Watch(TimeSpan.FromSeconds(600));
        scene.Wait(TimeSpan.FromSeconds(3000));
        node.At(scene.At(3800), () => node.IsDown = true);
        node.At(scene.At(4000), () => node.IsDown = false);
        scene.Watch(TimeSpan.FromSeconds(600));

        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.Begin, scene.At(4200)).Histories());

        // Looks at 0…590, at 3600…3790, unanswered from 3800 to 3990, answered again at 4000…4190.
        Assert.Equal(TimeSpan.FromSeconds(590 + 200 + 190), history.Observed);
        Assert.Equal(history.Observed, history.Up);
        Assert.Equal(1, history.Availability);
    }

    [Fact]
    public void Two_watches_of_the_same_service_count_the_same_time_once()
    {
        WatchScene scene = new();
        scene.Add("web01", "orders");
        scene.Watch(TimeSpan.FromSeconds(1000));
        List<WatchRecord> twice = scene.Store.Records.Concat(scene.Store.Records.Select(record => new WatchRecord
        {
            Time = record.Time, Since = record.Since, Node = record.Node, Watch = "another", IsReachable = true, Samples = record.Samples,
        })).OrderBy(record => record.Time).ToList();

        ServiceHistory history = Assert.Single(new ServiceTimeline(twice, scene.Begin, scene.At(1000)).Histories());

        Assert.Equal(TimeSpan.FromSeconds(990), history.Observed);
    }

    [Fact]
    public void What_two_watches_saw_happened_once()
    {
        WatchScene scene = new();
        SimulatedServiceNode node = scene.Add("web01", "orders");
        for (int crash = 0; crash < 4; crash++)
        {
            node.At(scene.At(crash * 200 + 100), () => node.End("orders", 1067));
            node.At(scene.At(crash * 200 + 150), () => node.Start("orders"));
        }

        scene.Watch(TimeSpan.FromSeconds(1000));
        ServiceHistory alone = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.Begin, scene.At(1000)).Histories());
        // The other one looks seven seconds later, and missed the second crash.
        List<WatchRecord> other = scene.Store.Records.Select(record => new WatchRecord
        {
            Time = record.Time.AddSeconds(7), Since = record.Since.AddSeconds(7), Node = record.Node, Watch = "another", IsReachable = true, Samples = record.Samples,
            Events = record.Events.Where(one => one.Time < scene.At(290) || one.Time > scene.At(310))
                .Select(one => new ServiceEvent { Time = one.Time.AddSeconds(7), Node = one.Node, Service = one.Service, Kind = one.Kind, From = one.From, To = one.To, Sentence = one.Sentence }).ToArray(),
        }).ToList();

        ServiceHistory both = Assert.Single(new ServiceTimeline(scene.Store.Records.Concat(other).OrderBy(record => record.Time).ToList(), scene.Begin, scene.At(1000)).Histories());

        Assert.Equal(4, alone.Restarts);
        Assert.Equal(alone.Events.Select(one => (one.Kind, one.Time)), both.Events.Select(one => (one.Kind, one.Time)));
        Assert.Equal((alone.Restarts, alone.Failures), (both.Restarts, both.Failures));
    }

    [Fact]
    public void A_clock_that_was_set_back_counts_no_time_twice_and_none_that_nobody_saw()
    {
        WatchScene scene = new();
        SimulatedServiceNode node = scene.Add("web01", "orders");
        scene.Watch(TimeSpan.FromSeconds(1000));
        scene.Clock.Set(TimeSpan.FromSeconds(-500));
        node.End("orders", 1067);
        scene.Watch(TimeSpan.FromSeconds(1000));

        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records.OrderBy(record => record.Time).ToList(), scene.Begin, scene.At(2000)).Histories());

        // Seen from 0 to 990, and, by the clock that was set, from 500 to 1490: what both say of the same time counts as the first has it.
        Assert.Equal(TimeSpan.FromSeconds(1490), history.Observed);
        Assert.True(history.Up >= TimeSpan.FromSeconds(500) && history.Down >= TimeSpan.FromSeconds(500), $"up {history.Up}, down {history.Down}");
    }

    [Fact]
    public void A_period_before_the_first_look_is_unobserved_and_has_no_availability()
    {
        WatchScene scene = new();
        scene.Add("web01", "orders");
        scene.Watch(TimeSpan.FromSeconds(100));

        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.At(-3600), scene.At(0)).Histories());

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromHours(1), null, 0), (history.Observed, history.Unobserved, history.Availability, history.Failures));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_the_history_says_agrees_with_the_looks_second_by_second(int seed)
    {
        Random random = new(seed);
        WatchScene scene = new();
        SimulatedServiceNode node = scene.Add("web01", "orders");
        Looks looks = new(scene, node);
        Disturb(scene, node, random);
        for (int session = random.Next(1, 4); session > 0; session--)
        {
            scene.Watch(scene.Settings with { Duration = TimeSpan.FromSeconds(random.Next(50, 4000)), RecordInterval = TimeSpan.FromSeconds(random.Next(1, 600)) });
            scene.Wait(TimeSpan.FromSeconds(random.Next(0, 200)));
        }

        int end = (int)(scene.Clock.UtcNow - scene.Begin).TotalSeconds;
        int from = random.Next(0, end / 2);
        int until = random.Next(from + 1, end + 100);
        ServiceHistory history = Assert.Single(new ServiceTimeline(scene.Store.Records, scene.At(from), scene.At(until)).Histories());

        Oracle oracle = looks.Judge(from, until, scene.Settings.LongestGap);
        Assert.Equal(oracle, Oracle.Of(history));
    }

    public static TheoryData<int> Seeds() => new(Enumerable.Range(1, 60));

    private static void Disturb(WatchScene scene, SimulatedServiceNode node, Random random)
    {
        // The latency is whole seconds, so that every look is at a whole second.
        for (int change = random.Next(0, 60); change > 0; change--)
        {
            Action act = random.Next(7) switch
            {
                0 => () => node.End("orders", 1067),
                1 => () => node.End("orders", 0, ServiceIntent.Stop),
                2 => () => node.IsDown = true,
                3 => () => node.Latency = TimeSpan.FromSeconds(random.Next(0, 25)),
                4 => () => node.Services["orders"].IsReady = false,
                _ => () =>
                {
                    node.IsDown = false;
                    node.Services["orders"].Intent = ServiceIntent.Run;
                    node.Services["orders"].IsReady = null;
                    node.Start("orders");
                },
            };
            node.At(scene.At(random.Next(0, 6000)), act);
        }
    }

    /// <summary>Everything that can be compared, in whole seconds.</summary>
    private sealed record Oracle(int Observed, int Up, int Planned, int Failures, long? Recover, long? Between, int Longest)
    {
        internal static Oracle Of(ServiceHistory history) => new(
            Seconds(history.Observed), Seconds(history.Up), Seconds(history.PlannedDown), history.Failures, history.MeanTimeToRecover?.Ticks, history.MeanTimeBetweenFailures?.Ticks, Seconds(history.LongestOutage));

        private static int Seconds(TimeSpan time)
        {
            Assert.Equal(0, time.Ticks % TimeSpan.TicksPerSecond);
            return (int)time.TotalSeconds;
        }
    }

    /// <summary>What each look found, taken from the node and not from what the watch made of it.</summary>
    private sealed class Looks : IServiceLookTap
    {
        private readonly WatchScene scene;
        private readonly List<(int Second, char State)> found = new();

        internal Looks(WatchScene scene, SimulatedServiceNode node)
        {
            this.scene = scene;
            node.Tap = this;
        }

        public void Looked(bool answered, ServiceObservation service) => found.Add((
            (int)(scene.Clock.UtcNow - scene.Begin).TotalSeconds,
            !answered ? '?' : service is { State: GoServiceState.Running } and not { IsReady: false } ? 'u' : service.Intent == ServiceIntent.Stop ? 'p' : 'd'));

        internal Oracle Judge(int from, int until, TimeSpan gap)
        {
            char[] seconds = Enumerable.Repeat('?', until - from).ToArray();
            for (int index = 0; index + 1 < found.Count; index++)
            {
                (int begin, char state) = found[index];
                if (found[index + 1].Second - begin <= gap.TotalSeconds)
                {
                    for (int second = Math.Max(begin, from); second < Math.Min(found[index + 1].Second, until); second++)
                        seconds[second - from] = state;
                }
            }

            return Sum(seconds);
        }

        private static Oracle Sum(char[] seconds)
        {
            List<(bool Planned, bool Ended, int Length)> outages = new();
            bool isOut = false;
            foreach (char second in seconds.Where(second => second != '?'))
            {
                if (second == 'u')
                {
                    if (isOut)
                        outages[^1] = outages[^1] with { Ended = true };
                    isOut = false;
                    continue;
                }

                if (!isOut)
                    outages.Add((second == 'p', false, 0));
                isOut = true;
                outages[^1] = outages[^1] with { Length = outages[^1].Length + 1 };
            }

            int up = seconds.Count(second => second == 'u');
            int failures = outages.Count(outage => !outage.Planned);
            long[] recovered = outages.Where(outage => outage is { Planned: false, Ended: true }).Select(outage => outage.Length * TimeSpan.TicksPerSecond).ToArray();
            return new Oracle(
                seconds.Count(second => second != '?'),
                up,
                seconds.Count(second => second == 'p'),
                failures,
                recovered.Length == 0 ? null : recovered.Sum() / recovered.Length,
                failures == 0 ? null : up * TimeSpan.TicksPerSecond / failures,
                outages.Select(outage => outage.Length).DefaultIfEmpty().Max());
        }
    }
}
