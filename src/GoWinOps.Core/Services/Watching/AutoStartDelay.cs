using System;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>How long after the machine's start Windows begins with the services of delayed start.</summary>
internal static class AutoStartDelay
{
    // The documentation of SERVICE_DELAYED_AUTO_START_INFO: two minutes, unless the registry says otherwise, in seconds.
    private const uint DefaultSeconds = 120;

    /// <summary>What the registry says, or the default.</summary>
    internal static TimeSpan Read() =>
        TimeSpan.FromSeconds(LocalMachineRegistry.ReadNumber(@"SYSTEM\CurrentControlSet\Control", "AutoStartDelay") ?? DefaultSeconds);
}
