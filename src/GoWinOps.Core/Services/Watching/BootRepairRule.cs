using System;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Whether a service is one that should have started with the machine and did not: Windows tries once, and a machine that is busy with its own
/// start lets programs miss the manager's 30 seconds. Failure actions do not cover that, since they answer to the end of what has run.
/// </summary>
internal static class BootRepairRule
{
    /// <summary>How long after a boot a service without delay may still be on its way.</summary>
    internal static readonly TimeSpan SettleTime = TimeSpan.FromMinutes(2);

    // winerror.h: no answer in time; the database was locked; a dependency did not start; it hung while starting; it was never started.
    private static readonly int[] MissedStarts =
    {
        Win32Errors.ServiceRequestTimeout, Win32Errors.ServiceDatabaseLocked, Win32Errors.ServiceDependencyFailed, Win32Errors.ServiceStartHang,
        Win32Errors.ServiceNeverStarted,
    };

    /// <summary>Judges one service.</summary>
    /// <param name="status">What it does.</param>
    /// <param name="setup">How it is set up.</param>
    /// <param name="intent">What people want of it, and who else may be at work on it.</param>
    /// <param name="uptime">How long the machine has run.</param>
    /// <param name="delayedStart">How long after a boot Windows begins with the delayed services.</param>
    internal static BootRepairVerdict Judge(WatchedStatus status, WatchedSetup setup, WatchedIntent intent, TimeSpan uptime, TimeSpan delayedStart)
    {
        if (status.State != GoServiceState.Stopped)
            return BootRepairVerdict.Leave(status.State == GoServiceState.Running ? "it runs" : $"its state is {status.State}");
        if (setup.StartType is not (GoServiceStartType.Automatic or GoServiceStartType.AutomaticDelayedStart))
            return BootRepairVerdict.Leave($"its start type is {setup.StartType}");
        if (setup.HasTriggers == true)
            return BootRepairVerdict.Leave("triggers start it");
        if (intent.Obstacle is { } obstacle)
            return BootRepairVerdict.Leave(obstacle);
        if (!MissedStarts.Contains(status.ExitCode))
            return BootRepairVerdict.Leave(Ending(status));
        TimeSpan due = setup.StartType == GoServiceStartType.AutomaticDelayedStart ? delayedStart + SettleTime : SettleTime;
        return status.ExitCode == Win32Errors.ServiceNeverStarted && uptime < due
            ? BootRepairVerdict.Leave($"Windows may still start it: the machine started {uptime.TotalSeconds:0} s ago, and its turn is over after {due.TotalSeconds:0} s")
            : BootRepairVerdict.Start(Miss(status.ExitCode));
    }

    private static string Ending(WatchedStatus status) => status.ExitCode switch
    {
        0 => "it has run since the boot, and ended by itself or was stopped on purpose: its exit code is 0",
        Win32Errors.ServiceCrashed => "it ran and crashed, which is for its recovery",
        Win32Errors.ServiceSpecificError => $"it ran and stopped with its own exit code {status.ServiceExitCode}, which is for its recovery",
        int code => $"it stopped with code {code}, which another start would not change",
    };

    private static string Miss(int code) => code switch
    {
        Win32Errors.ServiceNeverStarted => "it is automatic and was not started since the machine's boot (1077)",
        Win32Errors.ServiceDependencyFailed => "a service it needs had not started in time (1068)",
        Win32Errors.ServiceDatabaseLocked => "the service database was locked when its turn came (1055)",
        _ => $"it did not answer in time when its turn came ({code})",
    };
}
