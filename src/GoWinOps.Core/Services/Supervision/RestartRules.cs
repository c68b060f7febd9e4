using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>
/// When a program that ended by itself is started again, after what pause, and when it has been started too often. The meaning is systemd's:
/// <c>Restart=</c>, <c>RestartSec=</c>, <c>RestartSteps=</c>, <c>RestartMaxDelaySec=</c>, <c>StartLimitBurst=</c>, <c>StartLimitIntervalSec=</c>,
/// <c>SuccessExitStatus=</c>, <c>RestartPreventExitStatus=</c>. One thing differs: the pause begins small again after a run that lasted.
/// </summary>
internal sealed class RestartRules
{
    private const int DefaultBurst = 5;
    private static readonly TimeSpan DefaultDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);

    private readonly Queue<TimeSpan> starts = new();
    private ServiceSupervision settings;
    private int restartsInARow;

    /// <summary>The rules of one service, from its start on.</summary>
    internal RestartRules(ServiceSupervision settings)
    {
        this.settings = settings;
        Change(settings);
    }

    /// <summary>How many starts within <see cref="Interval"/> are allowed; 0 for any number.</summary>
    internal int Burst { get; private set; }

    /// <summary>The time over which starts are counted.</summary>
    internal TimeSpan Interval { get; private set; }

    /// <summary>Goes by other settings from now on; what was counted so far counts by them, too.</summary>
    internal void Change(ServiceSupervision changed)
    {
        settings = changed;
        Burst = settings.StartLimitBurst ?? DefaultBurst;
        Interval = settings.StartLimitInterval ?? DefaultInterval();
    }

    /// <summary>A start is being made. Call it for each, the first included.</summary>
    /// <param name="now">The time, by <see cref="Time.IClock.Elapsed"/>.</param>
    internal void CountStart(TimeSpan now)
    {
        Forget(now);
        if (Burst > 0)
            starts.Enqueue(now);
    }

    /// <summary>Whether the program is started again.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="now">The time, by <see cref="Time.IClock.Elapsed"/>.</param>
    internal RestartVerdict Judge(ProgramEnd end, TimeSpan now)
    {
        if (end.Uptime > Interval && end.Uptime > LongestDelay)
            restartsInARow = 0;
        if (end.Cause == ProgramEndCause.Exited && settings.NoRestartExitCodes.Contains(end.ExitCode))
            return Leave(end, $"exit code {end.ExitCode} is one after which it is never started again", 0);
        if (!CallsForRestart(end))
            return Leave(end, Policy(end), ServiceExitCode(end));
        TimeSpan delay = DelayOf(restartsInARow + 1);
        Forget(now + delay);
        if (Burst > 0 && starts.Count >= Burst)
            return TooOften(end);
        restartsInARow++;
        return new RestartVerdict
        {
            Kind = SupervisionDecisionKind.Restart,
            Delay = delay,
            StartsInInterval = starts.Count + 1,
            Reason = $"{end.Description}; it is started again after {Seconds(delay)} s ({Limit()}).",
        };
    }

    /// <summary>The pause before the <paramref name="number"/>th restart in a row, which is 1 for the first.</summary>
    internal TimeSpan DelayOf(int number)
    {
        TimeSpan first = settings.RestartDelay ?? DefaultDelay;
        TimeSpan longest = LongestDelay;
        if (number <= 1 || settings.RestartSteps <= 0 || longest <= first || first <= TimeSpan.Zero)
            return first;
        // systemd.service(5), RestartSteps=: the same factor at each step, so that the last one reaches the longest pause.
        return number > settings.RestartSteps
            ? longest
            : TimeSpan.FromMilliseconds(first.TotalMilliseconds * Math.Pow(
                longest.TotalMilliseconds / first.TotalMilliseconds, (number - 1) / (double)settings.RestartSteps));
    }

    /// <summary>Whether an end is a success: exit code 0, or another that was named as one.</summary>
    internal bool IsSuccess(ProgramEnd end) =>
        end.Cause == ProgramEndCause.Exited && (end.ExitCode == 0 || settings.SuccessExitCodes.Contains(end.ExitCode));

    private TimeSpan LongestDelay => settings.RestartMaxDelay ?? settings.RestartDelay ?? DefaultDelay;

    private bool CallsForRestart(ProgramEnd end) => settings.Restart switch
    {
        ServiceRestartPolicy.Always => true,
        ServiceRestartPolicy.OnSuccess => IsSuccess(end),
        ServiceRestartPolicy.OnFailure => !IsSuccess(end),
        ServiceRestartPolicy.OnAbnormal => end.IsCrash
            || end.Cause is ProgramEndCause.ProbeFailed or ProgramEndCause.MemorySoftLimit or ProgramEndCause.MemoryLimit,
        _ => false,
    };

    private int ServiceExitCode(ProgramEnd end) => IsSuccess(end) ? 0 : end.Cause switch
    {
        ProgramEndCause.Exited => end.ExitCode,
        ProgramEndCause.BeforeStartFailed => SupervisionExitCode.BeforeStartFailed,
        ProgramEndCause.ProbeFailed => SupervisionExitCode.ProbeFailed,
        ProgramEndCause.StartFailed => SupervisionExitCode.StartFailed,
        _ => SupervisionExitCode.MemoryLimit,
    };

    private string Policy(ProgramEnd end) =>
        $"restart policy {settings.Restart} does not start it again after {(IsSuccess(end) ? "a success" : end.IsCrash ? "a crash" : "this")}";

    private static RestartVerdict Leave(ProgramEnd end, string why, int code) =>
        new() { Reason = $"{end.Description}; {why}.", ServiceExitCode = code };

    private RestartVerdict TooOften(ProgramEnd end) => new()
    {
        Kind = SupervisionDecisionKind.StartLimit,
        StartsInInterval = starts.Count + 1,
        Reason = $"{end.Description}; it is not started again, for that would be more than {Burst} starts within {Seconds(Interval)} s.",
        ServiceExitCode = SupervisionExitCode.StartLimit,
    };

    private string Limit() => Burst > 0 ? $"start {starts.Count + 1} of at most {Burst} within {Seconds(Interval)} s" : "without a start limit";

    private void Forget(TimeSpan now)
    {
        while (starts.Count > 0 && now - starts.Peek() >= Interval)
            starts.Dequeue();
    }

    // With pauses that are long or grow, so many starts would never fall into ten seconds, and a program that always fails would be started for ever.
    private TimeSpan DefaultInterval()
    {
        TimeSpan pauses = TimeSpan.Zero;
        for (int number = 1; number <= Burst; number++)
            pauses += DelayOf(number);
        TimeSpan wanted = pauses + pauses;
        return wanted > ShortestInterval ? wanted : ShortestInterval;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
