using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Health.Probes;

public sealed class ProbeRunnerTests
{
    private static readonly DateTimeOffset Start = new SimulatedClock().UtcNow;

    [Fact]
    public void Liveness_wants_a_restart_after_three_failures_in_a_row_ten_seconds_apart()
    {
        Simulation simulation = new() { Liveness = new ServiceProbe { Tcp = "live" } };
        simulation.Answers["live"] = second => second is < 15 or (>= 30 and < 35);

        simulation.Run();

        // 0 and 10 succeed, 20 fails, 30 succeeds, 40, 50 and 60 fail.
        Assert.Equal("0 10 20 30 40 50 60", simulation.Asked("live"));
        Assert.Equal("0 Startup Started, 0 Readiness Ready, 60 Liveness RestartWanted", simulation.Changes);
        Assert.Equal("liveness failed: live at 60", simulation.Restart!.ToString());
        Assert.Equal("liveness failed (2 of 3): live at 50", simulation.Events[^2].ToString());
    }

    [Fact]
    public void Nothing_but_startup_is_asked_until_startup_has_succeeded()
    {
        Simulation simulation = new()
        {
            Startup = new ServiceProbe { Tcp = "start", Period = TimeSpan.FromSeconds(5), FailureThreshold = 30 },
            Liveness = new ServiceProbe { Tcp = "live", FailureThreshold = 1 },
            Readiness = new ServiceProbe { Tcp = "ready" },
        };
        simulation.Answers["start"] = second => second >= 42;
        simulation.Answers["live"] = second => second is >= 42 and < 60;

        simulation.Run();

        Assert.Equal("0 5 10 15 20 25 30 35 40 45", simulation.Asked("start"));
        Assert.Equal("45 55 65", simulation.Asked("live"));
        Assert.Equal("45 Startup Started, 45 Readiness Ready, 65 Liveness RestartWanted", simulation.Changes);
    }

    [Fact]
    public void A_program_that_was_asked_before_is_asked_on_without_another_start_or_initial_delay()
    {
        Simulation simulation = new()
        {
            Standing = new ProbeStanding(TimeSpan.FromMinutes(5), IsStarted: true, IsReady: true),
            Startup = new ServiceProbe { Tcp = "start" },
            Liveness = new ServiceProbe { Tcp = "live", InitialDelay = TimeSpan.FromMinutes(1) },
            Readiness = new ServiceProbe { Tcp = "ready", InitialDelay = TimeSpan.FromMinutes(6), FailureThreshold = 2 },
            Lasting = TimeSpan.FromSeconds(75),
        };
        simulation.Answers["ready"] = _ => false;

        simulation.Run();

        Assert.Equal(string.Empty, simulation.Asked("start"));
        Assert.Equal("0 10 20 30 40 50 60 70", simulation.Asked("live"));
        Assert.Equal("60 70", simulation.Asked("ready"));
        // Ready until the contrary is proven.
        Assert.Equal("0 Startup Started, 70 Readiness NotReady", simulation.Changes);
        Assert.True(simulation.Events[0].IsReady);
    }

    [Fact]
    public void A_startup_probe_that_never_succeeds_wants_a_restart_and_the_others_are_never_asked()
    {
        Simulation simulation = new()
        {
            Startup = new ServiceProbe { Tcp = "start", InitialDelay = TimeSpan.FromSeconds(3), Period = TimeSpan.FromSeconds(2), FailureThreshold = 4 },
            Liveness = new ServiceProbe { Tcp = "live" },
        };
        simulation.Answers["start"] = _ => false;

        simulation.Run();

        Assert.Equal("3 5 7 9", simulation.Asked("start"));
        Assert.Equal(string.Empty, simulation.Asked("live"));
        Assert.Equal("9 Startup RestartWanted", simulation.Changes);
        Assert.False(simulation.Restart!.IsStarted);
    }

    [Fact]
    public void Readiness_only_says_so_and_counts_by_both_thresholds()
    {
        Simulation simulation = new()
        {
            Readiness = new ServiceProbe { Tcp = "ready", SuccessThreshold = 2, FailureThreshold = 2, Period = TimeSpan.FromSeconds(1) },
            Lasting = TimeSpan.FromSeconds(11.5),
        };
        simulation.Answers["ready"] = second => second is 1 or 3 or 4 or 5 or 7 or 10 or 11;

        simulation.Run();

        Assert.Null(simulation.Restart);
        Assert.Equal("0 Startup Started, 4 Readiness Ready, 9 Readiness NotReady, 11 Readiness Ready", simulation.Changes);
    }

    [Fact]
    public void Initial_delays_count_from_the_start_of_the_program_and_not_from_the_end_of_startup()
    {
        Simulation simulation = new()
        {
            Startup = new ServiceProbe { Tcp = "start", Period = TimeSpan.FromSeconds(1), FailureThreshold = 100 },
            Liveness = new ServiceProbe { Tcp = "live", InitialDelay = TimeSpan.FromSeconds(10) },
            Readiness = new ServiceProbe { Tcp = "ready", InitialDelay = TimeSpan.FromSeconds(30) },
            Lasting = TimeSpan.FromSeconds(45),
        };
        simulation.Answers["start"] = second => second >= 20;

        simulation.Run();

        Assert.Equal("20 30 40", simulation.Asked("live"));
        Assert.Equal("30 40", simulation.Asked("ready"));
    }

    [Fact]
    public void A_slow_answer_does_not_move_the_questions_after_it_unless_it_takes_longer_than_a_period()
    {
        Simulation simulation = new()
        {
            Liveness = new ServiceProbe { Tcp = "live", Period = TimeSpan.FromSeconds(4) },
            Lasting = TimeSpan.FromSeconds(20),
        };
        simulation.Delays["live"] = second => second switch { 0 => 3, 4 => 6, _ => 0 };

        simulation.Run();

        Assert.Equal("0 4 10 14 18", simulation.Asked("live"));
    }

    [Fact]
    public void After_a_wanted_restart_nothing_is_asked_and_an_answer_on_its_way_does_not_count()
    {
        Simulation simulation = new()
        {
            Liveness = new ServiceProbe { Tcp = "live", FailureThreshold = 1, InitialDelay = TimeSpan.FromSeconds(2) },
            Readiness = new ServiceProbe { Tcp = "ready", InitialDelay = TimeSpan.FromSeconds(1) },
        };
        simulation.Answers["live"] = _ => false;
        simulation.Delays["ready"] = _ => 5;

        simulation.Run();

        Assert.Equal("0 Startup Started, 2 Liveness RestartWanted", simulation.Changes);
        Assert.Equal(2, simulation.ElapsedSeconds);
    }

    [Fact]
    public void Without_probes_the_program_counts_as_started_and_ready_at_once()
    {
        Simulation simulation = new();

        simulation.Run();

        Assert.Null(simulation.Restart);
        Assert.Equal("0 Startup Started, 0 Readiness Ready", simulation.Changes);
        Assert.All(simulation.Events, each => Assert.Null(each.Answer));
    }

    [Fact]
    public async Task A_clock_that_is_set_by_a_year_changes_nothing_about_the_questions()
    {
        YearsClock clock = new();
        int asked = 0;
        using CancellationTokenSource ending = new();
        ProbeRunner runner = new(null, new ServiceProbe { Tcp = "live" }, null, clock, (_, _) =>
        {
            if (++asked == 5)
                ending.Cancel();
            return Task.FromResult(new ProbeAnswer { Succeeded = true });
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(_ => { }, ending.Token));

        Assert.Equal(5, asked);
        Assert.Equal([0, 10, 10, 10, 10, 10], clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    private sealed class Simulation
    {
        private readonly SimulatedClock clock = new();
        private readonly List<(string Probe, double Second)> asked = new();

        internal ServiceProbe? Startup { get; init; }

        internal ServiceProbe? Liveness { get; init; }

        internal ServiceProbe? Readiness { get; init; }

        /// <summary>How far the program is when it is first asked.</summary>
        internal ProbeStanding Standing { get; init; } = ProbeStanding.New;

        /// <summary>When the program is stopped.</summary>
        internal TimeSpan Lasting { get; init; } = TimeSpan.FromHours(1);

        internal Dictionary<string, Func<double, bool>> Answers { get; } = new();

        internal Dictionary<string, Func<double, double>> Delays { get; } = new();

        internal List<ProbeEvent> Events { get; } = new();

        internal ProbeEvent? Restart { get; private set; }

        internal double ElapsedSeconds => (clock.UtcNow - Start).TotalSeconds;

        internal string Changes => string.Join(", ", Events.Where(each => each.Kind != ProbeEventKind.Answered)
            .Select(each => string.Create(CultureInfo.InvariantCulture, $"{(each.At - Start).TotalSeconds} {each.Probe} {each.Kind}")));

        internal string Asked(string probe) => string.Join(" ", asked.Where(each => each.Probe == probe).Select(each => each.Second.ToString(CultureInfo.InvariantCulture)));

        internal void Run() => Restart = clock.Run(async () =>
        {
            using CancellationTokenSource stopping = new();
            using CancellationTokenSource over = new();
            Task stop = StopAsync(stopping, over.Token);
            try
            {
                return await new ProbeRunner(Startup, Liveness, Readiness, clock, AskAsync).RunAsync(Standing, Events.Add, stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return null;
            }
            finally
            {
                over.Cancel();
                await stop.ConfigureAwait(false);
            }
        });

        private async Task StopAsync(CancellationTokenSource stopping, CancellationToken over)
        {
            try
            {
                await clock.DelayAsync(Lasting, over).ConfigureAwait(false);
                stopping.Cancel();
            }
            catch (OperationCanceledException)
            {
                // The runner has ended by itself.
            }
        }

        private async Task<ProbeAnswer> AskAsync(ServiceProbe probe, CancellationToken cancellationToken)
        {
            string name = probe.Tcp!;
            double second = ElapsedSeconds;
            asked.Add((name, second));
            if (Delays.TryGetValue(name, out Func<double, double>? delay))
                await clock.DelayAsync(TimeSpan.FromSeconds(delay(second)), cancellationToken).ConfigureAwait(false);
            bool succeeded = !Answers.TryGetValue(name, out Func<double, bool>? answer) || answer(second);
            return new ProbeAnswer { Succeeded = succeeded, Detail = string.Create(CultureInfo.InvariantCulture, $"{name} at {second}") };
        }
    }

    /// <summary>A clock that is set back or forth by a year each time somebody looks at it.</summary>
    private sealed class YearsClock : IClock
    {
        private int looks;

        internal List<TimeSpan> Pauses { get; } = new();

        public DateTimeOffset UtcNow => Start + Elapsed + TimeSpan.FromDays(365 * (++looks % 3 - 1));

        public TimeSpan Elapsed { get; private set; }

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            Pauses.Add(delay);
            Elapsed += delay;
            return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
        }
    }
}
