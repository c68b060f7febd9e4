using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Starts services that should have started with the machine and did not.</summary>
internal sealed class BootRepair
{
    /// <summary>How often a service is started before it is given up.</summary>
    internal const int MaximumAttempts = 3;

    // The pause before the second and the third attempt.
    private static readonly TimeSpan[] Pauses = { TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20) };

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    // What another attempt may cure: no answer in time, database locked, dependency failed, hung while starting.
    private static readonly int[] Passing =
    {
        Win32Errors.ServiceRequestTimeout, Win32Errors.ServiceDatabaseLocked, Win32Errors.ServiceDependencyFailed, Win32Errors.ServiceStartHang,
    };

    private readonly IWatchedNode node;
    private readonly Func<string, CancellationToken, Task<WatchedIntent>> readIntent;
    private readonly Func<string, IDisposable?> tryHold;
    private readonly IClock clock;
    private readonly TimeSpan delayedStart;
    private readonly BootEvidence evidence;

    /// <param name="node">The machine.</param>
    /// <param name="readIntent">What people want of a service, read anew each time.</param>
    /// <param name="tryHold">Keeps commands from saying what they want of a service; null while one is at work on it.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="delayedStart">How long after a boot Windows begins with the delayed services.</param>
    internal BootRepair(
        IWatchedNode node, Func<string, CancellationToken, Task<WatchedIntent>> readIntent, Func<string, IDisposable?> tryHold, IClock clock, TimeSpan delayedStart)
    {
        this.node = node;
        this.readIntent = readIntent;
        this.tryHold = tryHold;
        this.clock = clock;
        this.delayedStart = delayedStart;
        evidence = new BootEvidence(node);
    }

    /// <summary>Says what would become of a service; null where there is none of that name.</summary>
    internal async Task<ServiceRepair?> PlanAsync(string service, CancellationToken cancellationToken) =>
        await JudgeAsync(service, cancellationToken).ConfigureAwait(false) is { } found ? await ReportAsync(service, found, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>Starts a service if it missed its start, and tries again what may pass; null where there is none of that name.</summary>
    /// <param name="service">The service.</param>
    /// <param name="timeout">How long all of it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<ServiceRepair?> RunAsync(string service, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Deadline deadline = new(clock, timeout);
        if (await JudgeAsync(service, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        ServiceRepair repair = await ReportAsync(service, found, cancellationToken).ConfigureAwait(false);
        while (repair.Outcome != ServiceRepairOutcome.LeftAlone)
        {
            TimeSpan pause = await TryStartAsync(repair, deadline, cancellationToken).ConfigureAwait(false);
            repair.Duration = deadline.Elapsed;
            if (pause == TimeSpan.Zero)
                break;
            if (deadline.Remaining <= pause)
            {
                if (repair.Attempts == 0)
                    Leave(repair, "another command is at work on it");
                break;
            }

            await clock.DelayAsync(pause, cancellationToken).ConfigureAwait(false);
        }

        return repair;
    }

    // Answers how long to wait before the next attempt; zero when there is to be none.
    private async Task<TimeSpan> TryStartAsync(ServiceRepair repair, Deadline deadline, CancellationToken cancellationToken)
    {
        using IDisposable? hold = tryHold(repair.Name);
        if (hold is null)
            return BusyPause;
        // Somebody may have started it meanwhile, or have said that it is to stay stopped; from now on nobody does.
        if (await JudgeAsync(repair.Name, cancellationToken).ConfigureAwait(false) is not { } now)
            return Leave(repair, "it has been removed");
        if (!now.Verdict.Starts)
            return Leave(repair, now.Verdict.Reason);
        WatchedStart start = await node.StartAsync(repair.Name, deadline.Remaining, hold.Dispose, cancellationToken).ConfigureAwait(false);
        repair.Attempts++;
        repair.Problem = start.Failure;
        repair.Outcome = start.IsRunning ? ServiceRepairOutcome.Started : ServiceRepairOutcome.Failed;
        bool isTriedAgain = !start.IsRunning && repair.Attempts < MaximumAttempts && Passing.Contains(start.Code);
        return isTriedAgain ? Pauses[repair.Attempts - 1] : TimeSpan.Zero;
    }

    private static TimeSpan Leave(ServiceRepair repair, string reason)
    {
        (repair.Outcome, repair.Reason, repair.Problem) = (ServiceRepairOutcome.LeftAlone, reason, null);
        return TimeSpan.Zero;
    }

    private async Task<Finding?> JudgeAsync(string service, CancellationToken cancellationToken)
    {
        if (node.Look(service) is not { } status || node.ReadSetup(service) is not { } setup)
            return null;
        WatchedIntent intent = await readIntent(service, cancellationToken).ConfigureAwait(false);
        BootRepairVerdict verdict = BootRepairRule.Judge(status, setup, intent, node.Uptime, delayedStart);
        if (verdict.Starts && await FindForbiddenNeedAsync(setup, cancellationToken).ConfigureAwait(false) is { } forbidden)
            verdict = BootRepairVerdict.Leave(forbidden);
        return new Finding(status, setup, verdict);
    }

    // Windows starts with a service what it needs, so that a service which people have stopped would run again.
    private async Task<string?> FindForbiddenNeedAsync(WatchedSetup setup, CancellationToken cancellationToken)
    {
        Queue<string> needs = new(setup.DependsOn);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        while (needs.Count > 0)
        {
            string need = needs.Dequeue();
            if (!seen.Add(need) || node.Look(need) is not { State: GoServiceState.Stopped })
                continue;
            if ((await readIntent(need, cancellationToken).ConfigureAwait(false)).Obstacle is { } obstacle)
                return $"its start would start '{need}', which it needs, and of that: {obstacle}";
            foreach (string further in node.ReadSetup(need)?.DependsOn ?? Array.Empty<string>())
                needs.Enqueue(further);
        }

        return null;
    }

    private async Task<ServiceRepair> ReportAsync(string service, Finding found, CancellationToken cancellationToken)
    {
        ServiceRepair repair = new()
        {
            Name = service,
            Outcome = found.Verdict.Starts ? ServiceRepairOutcome.Planned : ServiceRepairOutcome.LeftAlone,
            Reason = found.Verdict.Reason,
            ExitCode = found.Status.ExitCode,
        };
        if (found.Verdict.Starts)
            await evidence.AddToAsync(repair, found.Setup.DisplayName, cancellationToken).ConfigureAwait(false);
        return repair;
    }

    private sealed record Finding(WatchedStatus Status, WatchedSetup Setup, BootRepairVerdict Verdict);
}
