using System;
using System.Globalization;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The failures of services that took too long.</summary>
internal static class WatchedFailure
{
    /// <summary>A service that was started and neither runs nor has stopped.</summary>
    internal static GoWinOpsException StillStarting(string service, ServiceStatusProcess status, TimeSpan elapsed) => new(
        nameof(Messages.ServiceStartPending),
        service,
        service,
        Environment.MachineName,
        Seconds(elapsed),
        (GoServiceState)status.CurrentState,
        status.CheckPoint);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture);
}
