using System;
using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision;

public sealed class RestartRulesTests
{
    private static readonly TimeSpan Begin = TimeSpan.FromDays(40);

    // Rows: systemd.service(5), the table "Exit causes and the effect of the Restart= settings".
    [Theory]
    [InlineData(ServiceRestartPolicy.No, false, false, false, false)]
    [InlineData(ServiceRestartPolicy.Always, true, true, true, true)]
    [InlineData(ServiceRestartPolicy.OnSuccess, true, false, false, false)]
    [InlineData(ServiceRestartPolicy.OnFailure, false, true, true, true)]
    [InlineData(ServiceRestartPolicy.OnAbnormal, false, false, true, true)]
    public void Each_policy_starts_a_program_again_after_what_it_says(ServiceRestartPolicy policy, bool success, bool failure, bool crash, bool probe)
    {
        Assert.Equal(success, Restarts(policy, Exit(0)));
        Assert.Equal(failure, Restarts(policy, Exit(3)));
        Assert.Equal(crash, Restarts(policy, Exit(unchecked((int)0xC0000005))));
        Assert.Equal(crash, Restarts(policy, Exit(2) with { LastWords = "panic: no\n\ngoroutine 1 [running]:" }));
        Assert.Equal(failure, Restarts(policy, Exit(2) with { LastWords = "usage: orders [flags]" }));
        Assert.Equal(probe, Restarts(policy, Exit(0) with { Cause = ProgramEndCause.ProbeFailed }));
        Assert.Equal(probe, Restarts(policy, Exit(1) with { Cause = ProgramEndCause.MemorySoftLimit }));
        Assert.Equal(probe, Restarts(policy, Exit(1) with { Cause = ProgramEndCause.MemoryLimit }));
    }

    [Fact]
    public void Other_settings_judge_what_was_counted_before_them()
    {
        RestartRules rules = new(new ServiceSupervision { StartLimitBurst = 10, StartLimitInterval = TimeSpan.FromMinutes(1) });
        for (int second = 0; second < 3; second++)
            rules.CountStart(Begin + TimeSpan.FromSeconds(second));
        Assert.NotNull(rules.Judge(Exit(3), Begin + TimeSpan.FromSeconds(3)).Delay);

        rules.Change(new ServiceSupervision { StartLimitBurst = 3, StartLimitInterval = TimeSpan.FromMinutes(1) });

        RestartVerdict verdict = rules.Judge(Exit(3), Begin + TimeSpan.FromSeconds(3));
        Assert.Equal((null, SupervisionDecisionKind.StartLimit), (verdict.Delay, verdict.Kind));
        rules.Change(new ServiceSupervision { Restart = ServiceRestartPolicy.No });
        Assert.Equal(SupervisionDecisionKind.NoRestart, rules.Judge(Exit(3), Begin + TimeSpan.FromSeconds(3)).Kind);
    }

    [Fact]
    public void Other_exit_codes_can_mean_success()
    {
        RestartRules rules = new(new ServiceSupervision { SuccessExitCodes = [3] });

        RestartVerdict verdict = rules.Judge(Exit(3), Begin);

        Assert.Equal((null, 0), (verdict.Delay, verdict.ServiceExitCode));
    }

    [Fact]
    public void An_exit_code_can_forbid_every_restart_the_managers_own_included()
    {
        RestartRules rules = new(new ServiceSupervision { Restart = ServiceRestartPolicy.Always, NoRestartExitCodes = [78] });

        RestartVerdict verdict = rules.Judge(Exit(78), Begin);

        // With any other code the service control manager's recovery actions would start the service again.
        Assert.Equal((null, 0), (verdict.Delay, verdict.ServiceExitCode));
        Assert.Contains("78", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProgramEndCause.Exited, 3, 3)]
    [InlineData(ProgramEndCause.Exited, 0, 0)]
    [InlineData(ProgramEndCause.ProbeFailed, 0, SupervisionExitCode.ProbeFailed)]
    [InlineData(ProgramEndCause.MemoryLimit, 1, SupervisionExitCode.MemoryLimit)]
    [InlineData(ProgramEndCause.MemorySoftLimit, 0, SupervisionExitCode.MemoryLimit)]
    [InlineData(ProgramEndCause.BeforeStartFailed, 0, SupervisionExitCode.BeforeStartFailed)]
    [InlineData(ProgramEndCause.StartFailed, 5, SupervisionExitCode.StartFailed)]
    internal void A_service_that_is_not_started_again_stops_with_a_code_that_says_why(ProgramEndCause cause, int exitCode, int expected)
    {
        RestartRules rules = new(new ServiceSupervision { Restart = ServiceRestartPolicy.No });

        Assert.Equal(expected, rules.Judge(Exit(exitCode) with { Cause = cause }, Begin).ServiceExitCode);
    }

    [Fact]
    public void The_pause_grows_by_the_same_factor_to_the_longest()
    {
        RestartRules rules = new(new ServiceSupervision
        {
            RestartDelay = TimeSpan.FromSeconds(1), RestartMaxDelay = TimeSpan.FromSeconds(16), RestartSteps = 4, StartLimitBurst = 0,
        });
        TimeSpan now = Begin;

        double[] pauses = Enumerable.Range(0, 6).Select(_ =>
        {
            rules.CountStart(now);
            TimeSpan pause = rules.Judge(Exit(1), now).Delay!.Value;
            now += pause;
            return Math.Round(pause.TotalSeconds, 6);
        }).ToArray();

        Assert.Equal([1, 2, 4, 8, 16, 16], pauses);
    }

    [Fact]
    public void The_pause_is_short_again_after_a_run_that_lasted()
    {
        RestartRules rules = new(new ServiceSupervision
        {
            RestartDelay = TimeSpan.FromSeconds(1), RestartMaxDelay = TimeSpan.FromSeconds(16), RestartSteps = 4, StartLimitBurst = 0,
        });
        for (int number = 0; number < 5; number++)
            rules.Judge(Exit(1), Begin);

        Assert.Equal(TimeSpan.FromSeconds(16), rules.Judge(Exit(1) with { Uptime = TimeSpan.FromSeconds(15) }, Begin).Delay);
        Assert.Equal(TimeSpan.FromSeconds(1), rules.Judge(Exit(1) with { Uptime = TimeSpan.FromSeconds(17) }, Begin).Delay);
    }

    [Fact]
    public void Too_many_starts_within_the_interval_fail_the_service()
    {
        RestartRules rules = new(new ServiceSupervision());
        TimeSpan now = Begin;
        int starts = 0;
        RestartVerdict verdict;
        do
        {
            starts++;
            rules.CountStart(now);
            now += TimeSpan.FromMilliseconds(50);
            verdict = rules.Judge(Exit(3), now);
            now += verdict.Delay ?? TimeSpan.Zero;
        }
        while (verdict.Delay is not null && starts < 100);

        Assert.Equal(5, starts);
        Assert.Equal((SupervisionDecisionKind.StartLimit, SupervisionExitCode.StartLimit), (verdict.Kind, verdict.ServiceExitCode));
        Assert.Contains("5 starts within 10 s", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_far_apart_are_never_too_many()
    {
        RestartRules rules = new(new ServiceSupervision());
        for (int number = 0; number < 100; number++)
        {
            TimeSpan now = Begin + TimeSpan.FromSeconds(3 * number);
            rules.CountStart(now);
            Assert.NotNull(rules.Judge(Exit(3), now).Delay);
        }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(30, 0, 0)]
    [InlineData(1, 300, 10)]
    public void A_program_that_always_fails_reaches_the_limit_whatever_its_pauses(int delay, int longest, int steps)
    {
        RestartRules rules = new(new ServiceSupervision
        {
            RestartDelay = TimeSpan.FromSeconds(delay),
            RestartMaxDelay = longest == 0 ? null : TimeSpan.FromSeconds(longest),
            RestartSteps = steps,
        });
        TimeSpan now = Begin;
        int starts = 0;
        for (TimeSpan? pause = TimeSpan.Zero; pause is not null; starts++)
        {
            Assert.InRange(starts, 0, 99);
            now += pause.Value;
            rules.CountStart(now);
            pause = rules.Judge(Exit(3), now).Delay;
        }

        Assert.Equal(5, starts);
    }

    private static bool Restarts(ServiceRestartPolicy policy, ProgramEnd end) =>
        new RestartRules(new ServiceSupervision { Restart = policy }).Judge(end, Begin).Delay is not null;

    private static ProgramEnd Exit(int code) => new() { ExitCode = code, Description = $"The program ended with exit code {code}" };
}
