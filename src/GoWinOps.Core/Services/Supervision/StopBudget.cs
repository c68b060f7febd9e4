using System;

namespace GoWinOps.Services;

/// <summary>How long a service may take to stop, the hooks before and after it included.</summary>
internal static class StopBudget
{
    /// <summary>Windows' own preshutdown timeout since version 1703. Source: SERVICE_PRESHUTDOWN_INFO.</summary>
    internal static readonly TimeSpan DefaultPreshutdown = TimeSpan.FromSeconds(10);

    /// <summary>How long a hook may take when nothing else is said.</summary>
    internal static readonly TimeSpan DefaultHook = TimeSpan.FromSeconds(30);

    // Windows ends what has not stopped in time: the program's job is to be ended, and everything written down, before that.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    // WaitToKillServiceTimeout, for all services together. Source: "SetServiceStatus", shutdown.
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(5);

    /// <summary>The time all of it may take while Windows runs on.</summary>
    internal static TimeSpan Of(ServiceSupervision settings) =>
        TimeOf(settings.BeforeStop) + (settings.StopTimeout ?? StopLadder.DefaultTimeout) + TimeOf(settings.AfterStop);

    /// <summary>How long Windows waits when it shuts down, less what is needed to end the program's job and write everything down; null when it does not.</summary>
    /// <param name="cause">Why the service stops.</param>
    /// <param name="preshutdown">The service's preshutdown timeout; Windows' own when null.</param>
    internal static TimeSpan? AtShutdown(ServiceStopCause? cause, TimeSpan? preshutdown) => cause switch
    {
        ServiceStopCause.Preshutdown => Floor((preshutdown ?? DefaultPreshutdown) - Margin),
        ServiceStopCause.Shutdown => Shutdown - Margin,
        _ => null,
    };

    /// <summary>How long a hook may take; no time without one.</summary>
    internal static TimeSpan TimeOf(ServiceHook? hook) => hook is null ? TimeSpan.Zero : hook.Timeout ?? DefaultHook;

    private static TimeSpan Floor(TimeSpan time) => time < Margin ? Margin : time;
}
