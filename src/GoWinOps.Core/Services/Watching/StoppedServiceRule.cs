using System;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Whether the watcher starts a native service that has stopped. The service control manager goes first: only what its failure actions do not bring
/// back is started here, and never what somebody stopped on purpose.
/// </summary>
/// <remarks>
/// A program that answers the manager itself and a person at services.msc both stop a service with exit code 0; nothing tells them apart. So exit
/// code 0 means "on purpose" under every restart policy, and a native program that wants to be started again ends with another code.
/// </remarks>
internal static class StoppedServiceRule
{
    /// <summary>How long after its pause the manager's own restart may still be on its way.</summary>
    internal static readonly TimeSpan ManagerGrace = TimeSpan.FromSeconds(5);

    // Another start ends the same way, and a wrong password tried again and again locks the account: executable missing (2, 3), access denied,
    // wrong architecture (193, 216), account (1057), disabled, circular, logon failed, to be deleted, dependency missing, blocked by policy.
    private static readonly int[] Hopeless = { 2, 3, 5, 193, 216, 1057, 1058, 1059, 1069, 1072, 1075, 1260 };

    /// <summary>Judges a service that is stopped, but for its restart policy.</summary>
    internal static StoppedServiceVerdict Judge(WatchedStatus status, WatchedSetup setup, WatchedIntent intent, TimeSpan stoppedFor)
    {
        string? obstacle = setup.StartType == GoServiceStartType.Disabled ? "it is disabled" : intent.Obstacle ?? EndingObstacle(status);
        if (obstacle is not null)
            return new StoppedServiceVerdict(false, TimeSpan.Zero, obstacle);
        bool managerActs = setup.RecoveryDelay is not null && (status.ExitCode == Win32Errors.ServiceCrashed || setup.RecoversFromErrors);
        TimeSpan wait = managerActs ? setup.RecoveryDelay!.Value + ManagerGrace - stoppedFor : TimeSpan.Zero;
        return wait > TimeSpan.Zero
            ? new StoppedServiceVerdict(false, wait, "its failure actions come first")
            : new StoppedServiceVerdict(true, TimeSpan.Zero, managerActs ? "its failure actions did not start it" : string.Empty);
    }

    /// <summary>How the service ended, in the words its restart policy goes by.</summary>
    /// <param name="status">What the service control manager knows.</param>
    /// <param name="processExitCode">The code its process ended with; null where nobody saw it.</param>
    /// <param name="uptime">How long it ran.</param>
    internal static ProgramEnd EndOf(WatchedStatus status, int? processExitCode, TimeSpan uptime)
    {
        bool crashed = status.ExitCode == Win32Errors.ServiceCrashed;
        // A process that just ends has failed, whatever it says: whoever means to stop tells the manager.
        int code = crashed && processExitCode is not (null or 0) ? processExitCode.Value : status.EffectiveExitCode;
        return new ProgramEnd
        {
            Cause = ProgramEndCause.Exited,
            ExitCode = code,
            WasUnannounced = crashed,
            Uptime = uptime,
            Description = crashed
                ? processExitCode is { } exit ? $"Its process ended with code {exit} without a word to the service control manager" : "Its process ended without a word to the service control manager"
                : status.ExitCode == Win32Errors.ServiceSpecificError ? $"It stopped with its own exit code {status.ServiceExitCode}" : $"It stopped with code {status.ExitCode}",
        };
    }

    private static string? EndingObstacle(WatchedStatus status) => status.ExitCode switch
    {
        0 => "it was stopped on purpose: its exit code is 0",
        Win32Errors.ServiceNeverStarted => "it was not started since the machine's boot",
        int code when Hopeless.Contains(code) => $"it failed with code {code}, which another start would not change",
        _ => null,
    };
}
