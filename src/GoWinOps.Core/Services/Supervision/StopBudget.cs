using System;

namespace GoWinOps.Services;

/// <summary>How long a service may take to stop, the hook before it included.</summary>
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

    /// <summary>The time there is.</summary>
    /// <param name="settings">What the service was set to.</param>
    /// <param name="cause">Why it stops; null when its program is restarted.</param>
    /// <param name="preshutdown">The service's preshutdown timeout; Windows' own when null.</param>
    internal static TimeSpan Of(ServiceSupervision settings, ServiceStopCause? cause, TimeSpan? preshutdown)
    {
        TimeSpan wanted = (settings.StopTimeout ?? StopLadder.DefaultTimeout) + TimeOf(settings.BeforeStop);
        return cause switch
        {
            ServiceStopCause.Preshutdown => Least(wanted, Floor((preshutdown ?? DefaultPreshutdown) - Margin)),
            ServiceStopCause.Shutdown => Least(wanted, Shutdown - Margin),
            _ => wanted,
        };
    }

    /// <summary>How long a hook may take; no time without one.</summary>
    internal static TimeSpan TimeOf(ServiceHook? hook) => hook is null ? TimeSpan.Zero : hook.Timeout ?? DefaultHook;

    private static TimeSpan Floor(TimeSpan time) => time < Margin ? Margin : time;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
