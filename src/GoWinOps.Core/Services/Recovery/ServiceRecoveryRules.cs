using System;
using System.Collections.Generic;
using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What may be asked of a service's recovery, and what asking for it on top of what is set comes to.</summary>
internal static class ServiceRecoveryRules
{
    /// <summary>How differences name the actions.</summary>
    internal const string ActionsProperty = "Recovery.Actions";

    /// <summary>How differences name the reset period.</summary>
    internal const string PeriodProperty = "Recovery.ResetPeriod";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(uint.MaxValue);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(uint.MaxValue - 1);

    /// <summary>Refuses what Windows could not keep exactly; what depends on what is set already is checked by <see cref="Merge"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>RecoveryActionInvalid</c>, <c>RecoveryActionsTooMany</c>, <c>RecoveryPeriodInvalid</c></exception>
    internal static void RequireValid(ServiceRecovery recovery)
    {
        ServiceRecoveryAction[] actions = recovery.Actions ?? Array.Empty<ServiceRecoveryAction>();
        if (actions.Length > ServiceRecovery.MaximumActions)
            throw new GoWinOpsException(nameof(Messages.RecoveryActionsTooMany), null, actions.Length, ServiceRecovery.MaximumActions);
        foreach (ServiceRecoveryAction action in actions)
            RequireValid(action);
        if (recovery.ResetPeriod is { } period && period != Timeout.InfiniteTimeSpan
            && (period < TimeSpan.Zero || period > LongestPeriod || period.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new GoWinOpsException(nameof(Messages.RecoveryPeriodInvalid), period, period);
        }
    }

    /// <summary>What a service has when <paramref name="asked"/> is set on top of <paramref name="existing"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>RecoveryCommandMissing</c>, <c>RecoveryRebootMessageMissing</c>, and what <see cref="RequireValid(ServiceRecovery)"/> refuses.</exception>
    internal static ServiceRecovery Merge(string service, ServiceRecovery existing, ServiceRecovery asked)
    {
        RequireValid(asked);
        ServiceRecoveryAction[] actions = asked.Actions ?? existing.Actions ?? Array.Empty<ServiceRecoveryAction>();
        ServiceRecovery merged = new()
        {
            Actions = actions,
            // Without an action there is no count that could begin anew: Windows deletes the period together with the actions.
            ResetPeriod = actions.Length == 0 ? TimeSpan.Zero : asked.ResetPeriod ?? PeriodOf(existing) ?? ServiceRecovery.Default.ResetPeriod,
            Command = asked.Command ?? existing.Command,
            RebootMessage = asked.RebootMessage ?? existing.RebootMessage,
        };
        bool changesWhatIsDone = asked.Actions is not null || asked.Command is not null || asked.RebootMessage is not null;
        if (changesWhatIsDone && merged.Has(ServiceRecoveryActionType.RunCommand) && string.IsNullOrWhiteSpace(merged.Command))
            throw new GoWinOpsException(nameof(Messages.RecoveryCommandMissing), service, service, Environment.MachineName);
        if (changesWhatIsDone && merged.Reboots && string.IsNullOrWhiteSpace(merged.RebootMessage))
            throw new GoWinOpsException(nameof(Messages.RecoveryRebootMessageMissing), service, service, Environment.MachineName);
        return merged;
    }

    /// <summary>In what actions, period, command and message differ, in the words of -WhatIf; <paramref name="from"/> is null for a service that is new.</summary>
    internal static IEnumerable<PropertyChange> Between(ServiceRecovery? from, ServiceRecovery to)
    {
        List<PropertyChange> changes = new();
        Add(ActionsProperty, from is null ? null : Actions(from), Actions(to));
        Add(PeriodProperty, Period(from), Period(to));
        Add("Recovery.Command", from?.Command, to.Command);
        Add("Recovery.RebootMessage", from?.RebootMessage, to.RebootMessage);
        return changes;

        void Add(string property, string? old, string? now)
        {
            if (!string.Equals(old ?? string.Empty, now ?? string.Empty, StringComparison.Ordinal))
                changes.Add(new PropertyChange { Property = property, From = old, To = now });
        }
    }

    private static void RequireValid(ServiceRecoveryAction? action)
    {
        if (action is null)
            throw ServiceRecoveryAction.Invalid(null, "it is empty");
        if (action.Type is < ServiceRecoveryActionType.None or > ServiceRecoveryActionType.RunCommand)
            throw ServiceRecoveryAction.Invalid(action, $"there is no action {(int)action.Type}");
        if (action.Delay < TimeSpan.Zero || action.Delay > LongestDelay)
            throw ServiceRecoveryAction.Invalid(action, $"a delay is from 0 to {LongestDelay.TotalDays:0} days");
        if (action.Delay.Ticks % TimeSpan.TicksPerMillisecond != 0)
            throw ServiceRecoveryAction.Invalid(action, "a delay is a whole number of milliseconds");
    }

    private static TimeSpan? PeriodOf(ServiceRecovery existing) => existing.Actions is { Length: > 0 } ? existing.ResetPeriod : null;

    private static string? Actions(ServiceRecovery recovery) => recovery.Actions is { Length: > 0 } actions ? RecoveryText.Of(actions) : null;

    private static string? Period(ServiceRecovery? recovery) =>
        recovery?.Actions is { Length: > 0 } && recovery.ResetPeriod is { } period ? RecoveryText.Of(period) : null;
}
