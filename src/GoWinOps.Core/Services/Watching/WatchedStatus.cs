using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What a service does now.</summary>
/// <param name="State">Its state.</param>
/// <param name="ProcessId">The process it runs in; 0 when it does not run.</param>
/// <param name="ExitCode">The Win32 code it stopped with: 0 for a stop that was asked for, 1067 for a crash, 1077 when it was not started since the boot.</param>
/// <param name="ServiceExitCode">The service's own exit code, where <paramref name="ExitCode"/> is 1066.</param>
internal sealed record WatchedStatus(GoServiceState State, uint ProcessId, int ExitCode, int ServiceExitCode)
{
    /// <summary>The exit code the program chose, or Windows on its behalf.</summary>
    internal int EffectiveExitCode => ExitCode == Win32Errors.ServiceSpecificError ? ServiceExitCode : ExitCode;
}
