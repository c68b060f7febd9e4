using System;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>What Windows does when a service fails. What is null stays as it is.</summary>
/// <remarks>A hashtable with these names is as good: <c>-Recovery @{ Actions = 'restart/5s', 'restart/1m'; ResetPeriod = '1.00:00:00' }</c>.</remarks>
public sealed class ServiceRecovery
{
    /// <summary>The most actions taken; the service control manager keeps this many.</summary>
    internal const int MaximumActions = 1024;

    /// <summary>What is done at the first failure, at the second, and so on; the last one is repeated for every failure that follows. Empty: nothing is done.</summary>
    public ServiceRecoveryAction[]? Actions { get; set; }

    /// <summary>How long without a failure until the count begins at the first action again, in whole seconds; <c>Timeout.InfiniteTimeSpan</c> for never.</summary>
    public TimeSpan? ResetPeriod { get; set; }

    /// <summary>The command line of <see cref="ServiceRecoveryActionType.RunCommand"/>, which runs as the service's account; empty removes it.</summary>
    public string? Command { get; set; }

    /// <summary>What <see cref="ServiceRecoveryActionType.Reboot"/> tells the people who are logged on; empty removes it.</summary>
    public string? RebootMessage { get; set; }

    /// <summary>Whether a service that stops by itself and reports an error counts as failed, too, and not only one that crashes.</summary>
    public bool? OnNonCrashFailure { get; set; }

    /// <summary>
    /// What a new service gets that says nothing else: restarted after 5, after 10 and then always after 60 seconds, counted anew after a day without a
    /// failure, also when it stops with an error.
    /// </summary>
    /// <remarks>
    /// Never giving up is the point of it: a service that a database keeps from starting for a while comes back by itself, and a minute between attempts is
    /// rare enough to disturb nobody.
    /// </remarks>
    internal static ServiceRecovery Default => new()
    {
        Actions = new[]
        {
            Restart(TimeSpan.FromSeconds(5)), Restart(TimeSpan.FromSeconds(10)), Restart(TimeSpan.FromSeconds(60)),
        },
        ResetPeriod = TimeSpan.FromDays(1),
        OnNonCrashFailure = true,
    };

    /// <summary>Nothing at all is done when the service fails.</summary>
    internal static ServiceRecovery None => new() { Actions = Array.Empty<ServiceRecoveryAction>(), Command = string.Empty, RebootMessage = string.Empty };

    /// <summary>Whether the computer may be restarted.</summary>
    internal bool Reboots => Has(ServiceRecoveryActionType.Reboot);

    /// <summary>What happens at which failure, in words.</summary>
    public override string ToString() => Actions is null ? "as it is" : RecoveryText.Describe(Actions);

    internal bool Has(ServiceRecoveryActionType type) => Actions?.Any(action => action.Type == type) == true;

    private static ServiceRecoveryAction Restart(TimeSpan delay) => new() { Type = ServiceRecoveryActionType.Restart, Delay = delay };
}
