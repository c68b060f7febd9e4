using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Sets failure actions so that nothing else about them is lost.</summary>
internal static class ServiceRecoveryWriter
{
    /// <summary>Brings actions, reset period, command and message from one set-up to another; <paramref name="from"/> is null where nothing is known of it.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceSettingUnsupported</c></exception>
    internal static void Apply(string service, IServiceRecoveryControl control, ServiceRecovery? from, ServiceRecovery to)
    {
        control.ChangeActions(
            to.Actions ?? Array.Empty<ServiceRecoveryAction>(),
            to.ResetPeriod ?? TimeSpan.Zero,
            Changed(from?.Command, to.Command),
            Changed(from?.RebootMessage, to.RebootMessage));
        // There are managers that take failure actions and keep none: what cannot be read back was not set.
        if (from is null && control.QueryActions() is null)
            throw new GoWinOpsException(nameof(Messages.ServiceSettingUnsupported), service, service, Environment.MachineName, nameof(GoServiceInfo.Recovery));
    }

    // What does not change is not passed, so that it cannot be lost: null keeps a text, and only an empty one deletes it.
    private static string? Changed(string? from, string? to) =>
        string.Equals(from ?? string.Empty, to ?? string.Empty, StringComparison.Ordinal) ? null : to ?? string.Empty;
}
