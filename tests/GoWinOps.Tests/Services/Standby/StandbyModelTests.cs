using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>The one thing that must never be, under everything that can happen; and that what should happen does.</summary>
public sealed partial class StandbyModelTests
{
    private const int Schedules = 800;
    private static readonly string[] Watches = ["ann", "bob"];

    [Fact]
    public void Never_do_both_nodes_run_the_service_whatever_is_delayed_lost_repeated_cut_off_killed_or_started_anew()
    {
        List<string> violations = new();
        int moves = 0;
        for (int seed = 1; seed <= Schedules; seed++)
        {
            StandbyModel model = Play(seed);
            violations.AddRange(model.Violations.Select(violation => $"schedule {seed}: {violation}"));
            moves += model.Events.Count(one => one.Kind is ServiceEventKind.FailedOver or ServiceEventKind.FailedBack);
        }

        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations.Take(5)));
        // Schedules in which nothing ever moves would prove nothing.
        Assert.InRange(moves, Schedules / 3, int.MaxValue);
    }

    [Fact]
    public void A_quiet_pair_runs_the_service_on_the_preferred_node()
    {
        StandbyModel model = new(1);
        ModelWatch watch = new(model, "ann");

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(20);
        });

        Assert.Equal([true, false], model.Nodes.Select(node => node.Runs));
        Assert.DoesNotContain(model.Events, one => one.Kind == ServiceEventKind.FailedOver);
    }

    [Fact]
    public void Whoever_reads_nothing_of_what_is_told_keeps_no_lease_from_being_renewed_and_no_node_from_being_replaced()
    {
        StandbyModel model = new(1);
        TaskCompletionSource read = new();
        ModelWatch watch = new(model, "ann") { Reading = read.Task };

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(300);
            Assert.Equal([true, false], model.Nodes.Select(node => node.Runs));
            model.Nodes[0].PowerOff();
            await model.WaitAsync(120);
            Assert.Equal([false, true], model.Nodes.Select(node => node.Runs));
            Assert.Single(model.Events);
            read.SetResult();
            await model.WaitAsync(5);
        });

        Assert.Contains(model.Events, one => one.Kind == ServiceEventKind.FailedOver);
    }

    [Fact]
    public void A_service_that_runs_on_one_of_the_nodes_already_stays_there()
    {
        StandbyModel model = new(2);
        ModelWatch watch = new(model, "ann");
        model.Nodes[1].Runs = true;

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(60);
        });

        Assert.Equal([false, true], model.Nodes.Select(node => node.Runs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void When_the_active_node_is_lost_the_service_runs_on_the_other_within_the_bound_and_the_lost_one_stays_stopped_when_it_comes_back(bool dies)
    {
        StandbyModel model = new(3);
        ModelWatch watch = new(model, "ann");
        double lost = 0;
        double begun = 0;

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(40);
            lost = model.Second;
            if (dies)
                model.Nodes[0].PowerOff();
            else
                model.Cut("ann", "web01");
            while (!model.Nodes[1].Runs && model.Second < lost + 200)
                await model.WaitAsync(0.5);
            begun = model.Second;
            await model.WaitAsync(20);
            if (dies)
                model.Nodes[0].PowerOn();
            else
                model.Mend("ann", "web01");
            await model.WaitAsync(120);
        });

        // A lease of 30 s, 10 s to stop, 5 s to be sure, the margin, and what starting takes.
        Assert.InRange(begun - lost, 30, 55);
        Assert.Equal([false, true], model.Nodes.Select(node => node.Runs));
        Assert.Single(model.Events, one => one.Kind == ServiceEventKind.FailedOver);
    }

    [Fact]
    public void The_way_back_is_taken_when_asked_and_needs_no_waiting_for_a_lease_to_end()
    {
        StandbyModel model = new(4);
        ModelWatch watch = new(model, "ann");
        double asked = 0;
        double back = 0;

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(20);
            model.Nodes[0].PowerOff();
            await model.WaitAsync(80);
            model.Nodes[0].PowerOn();
            await model.WaitAsync(30);
            Assert.True(model.Nodes[1].Runs);
            await watch.StopAsync();
            asked = model.Second;
            watch.Start(model.Settings with { FailBack = true });
            while (!model.Nodes[0].Runs && model.Second < asked + 200)
                await model.WaitAsync(0.5);
            back = model.Second;
            await model.WaitAsync(60);
        });

        // The model's node takes all the time it has to stop: 15 s.
        Assert.InRange(back - asked, 1, 30);
        Assert.Equal([true, false], model.Nodes.Select(node => node.Runs));
        Assert.Contains(model.Events, one => one.Kind == ServiceEventKind.FailedBack);
    }

    [Fact]
    public void What_was_stopped_on_purpose_is_not_begun_on_the_other_node()
    {
        StandbyModel model = new(5);
        ModelWatch watch = new(model, "ann");

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(30);
            model.Nodes[0].Intent = ServiceIntent.Stop;
            model.Nodes[0].Runs = false;
            await model.WaitAsync(30);
            model.Nodes[0].PowerOff();
            await model.WaitAsync(300);
        });

        Assert.Equal([false, false], model.Nodes.Select(node => node.Runs));
        Assert.Contains(model.Events, one => one.Sentence.Contains("stopped on purpose and is not begun elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_a_deployment_has_stopped_is_left_to_the_deployment_until_that_is_over()
    {
        StandbyModel model = new(15);
        ModelWatch watch = new(model, "ann");
        bool started = false;

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(30);
            model.Nodes[0].IsDeploying = true;
            await model.WaitAsync(10);
            model.Nodes[0].Runs = false;
            await model.WaitAsync(120);
            started = model.Nodes.Any(node => node.Runs);
            model.Nodes[0].IsDeploying = false;
            await model.WaitAsync(60);
        });

        Assert.False(started);
        Assert.Equal([true, false], model.Nodes.Select(node => node.Runs));
        Assert.Single(model.Events, one => one.Sentence.Contains("by a deployment that is under way, and is left to it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_watch_that_ends_in_an_orderly_way_leaves_the_service_running_and_the_next_goes_on()
    {
        StandbyModel model = new(6);
        ModelWatch watch = new(model, "ann");
        bool ranOn = false;

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(30);
            await watch.StopAsync();
            await model.WaitAsync(600);
            ranOn = model.Nodes[0].Runs;
            watch.Start();
            await model.WaitAsync(40);
            model.Nodes[0].PowerOff();
            await model.WaitAsync(100);
        });

        Assert.True(ranOn);
        Assert.True(model.Nodes[1].Runs);
    }

    [Fact]
    public void A_node_that_was_left_without_an_end_and_is_lost_is_not_replaced_before_it_has_answered()
    {
        StandbyModel model = new(7);
        ModelWatch watch = new(model, "ann");

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(30);
            await watch.StopAsync();
            model.Nodes[0].PowerOff();
            watch.Start();
            await model.WaitAsync(300);
            Assert.False(model.Nodes[1].Runs);
            model.Nodes[0].PowerOn();
            await model.WaitAsync(60);
        });

        Assert.Single(model.Nodes, node => node.Runs);
        Assert.Contains(model.Events, one => one.Sentence.Contains("without an end", StringComparison.Ordinal));
    }

    [Fact]
    public void A_watch_that_was_killed_and_started_again_still_replaces_a_node_that_it_does_not_reach()
    {
        StandbyModel model = new(8);
        ModelWatch watch = new(model, "ann");

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(30);
            watch.Kill();
            model.Nodes[0].PowerOff();
            await model.WaitAsync(5);
            watch.Start();
            await model.WaitAsync(100);
        });

        Assert.True(model.Nodes[1].Runs);
    }

    [Fact]
    public void Two_watches_of_one_pair_take_turns_and_the_second_takes_over_from_one_that_died_before_the_service_has_to_stop()
    {
        StandbyModel model = new(9);
        ModelWatch first = new(model, "ann");
        ModelWatch second = new(model, "bob");
        bool stopped = false;

        Stage(model, async () =>
        {
            first.Start();
            await model.WaitAsync(30);
            second.Start();
            await model.WaitAsync(60);
            Assert.Contains(model.Events, one => one.Sentence.Contains("is watched by ann", StringComparison.Ordinal));
            first.Kill();
            for (int second = 0; second < 200; second++)
            {
                await model.WaitAsync(1);
                stopped |= !model.Nodes[0].Runs;
            }
        });

        Assert.False(stopped);
        Assert.Equal("bob", model.Nodes[0].Lease!.Holder);
    }

    [Fact]
    public void A_new_watch_that_reaches_only_one_node_does_nothing_unless_it_is_told_that_the_other_is_off()
    {
        StandbyModel model = new(10);
        ModelWatch first = new(model, "ann");
        ModelWatch second = new(model, "bob");

        Stage(model, async () =>
        {
            first.Start();
            await model.WaitAsync(30);
            first.Kill();
            model.Nodes[0].PowerOff();
            second.Start();
            await model.WaitAsync(300);
            Assert.False(model.Nodes[1].Runs);
            await second.StopAsync();
            second.Start(model.Settings with { Force = true });
            await model.WaitAsync(100);
        });

        Assert.True(model.Nodes[1].Runs);
    }

    [Fact]
    public void A_service_that_crashes_on_the_active_node_is_started_again_there_so_many_times()
    {
        StandbyModel model = new(11);
        ModelWatch watch = new(model, "ann");
        int starts = 0;

        Stage(model, async () =>
        {
            watch.Start();
            await model.WaitAsync(20);
            for (int second = 0; second < 400; second++)
            {
                if (model.Nodes[0].Runs)
                {
                    starts++;
                    model.Nodes[0].Runs = false;
                }

                await model.WaitAsync(1);
            }
        });

        Assert.Equal(5, starts);
    }

    /// <summary>Two watches, two nodes and everything that can happen to them, at random.</summary>
    private static StandbyModel Play(int seed)
    {
        StandbyModel model = new(seed);
        Random random = model.Random;
        model.Trouble = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.3;
        ModelWatch[] watches = Watches.Select(name => new ModelWatch(model, name)).ToArray();
        model.Settings = model.Settings with
        {
            LeaseDuration = TimeSpan.FromSeconds(random.Next(6, 60)),
            StopTimeout = TimeSpan.FromSeconds(random.Next(0, 20)),
        };
        Stage(model, async () =>
        {
            watches[0].Start();
            for (int turn = random.Next(5, 25); turn > 0; turn--)
            {
                await model.WaitAsync(random.NextDouble() * random.Next(1, 120));
                await HappenAsync(model, watches[random.Next(watches.Length)], model.Nodes[random.Next(2)], random.Next(13));
            }

            await model.WaitAsync(200);
        });
        return model;
    }

    private static async Task HappenAsync(StandbyModel model, ModelWatch watch, ModelNode node, int what)
    {
        switch (what)
        {
            case 0 or 1 when node.IsOn:
                node.PowerOff();
                break;
            case 0 or 1 or 2 when !node.IsOn:
                node.PowerOn();
                break;
            case 3 or 4:
                model.Cut(watch.Name, node.Name);
                break;
            case 5 or 6 or 7:
                model.Mend(watch.Name, node.Name);
                break;
            case 8 when watch.IsRunning:
                watch.Kill();
                break;
            case 9 when watch.IsRunning:
                await watch.StopAsync();
                break;
            case 8 or 9 or 10 when !watch.IsRunning:
                watch.Start(model.Settings with { Holder = watch.Name, FailBack = model.Random.Next(3) == 0, LeaseDuration = TimeSpan.FromSeconds(model.Random.Next(6, 60)) });
                break;
            case 11:
                node.Runs = false;
                break;
            case 12:
                node.StartByHand();
                break;
        }
    }

    private static void Stage(StandbyModel model, Func<Task> play) => model.Run(async () =>
    {
        using CancellationTokenSource over = new();
        Task enforcing = model.EnforceAsync(over.Token);
        await play();
        over.Cancel();
        await enforcing;
    });
}
