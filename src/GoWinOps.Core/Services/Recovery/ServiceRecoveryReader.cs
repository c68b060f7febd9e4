using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Tells what a service's recovery is.</summary>
internal sealed class ServiceRecoveryReader
{
    private readonly NodeContext context;
    private readonly IServiceRecoveryManager manager;

    /// <summary>The services of this node.</summary>
    internal ServiceRecoveryReader(NodeContext context, IServiceRecoveryManager manager)
    {
        this.context = context;
        this.manager = manager;
    }

    /// <summary>What is set, all of it; null where the service control manager knows nothing of it.</summary>
    internal static ServiceRecovery? Read(IServiceRecoveryControl control)
    {
        if (control.QueryActions() is not { } recovery)
            return null;
        recovery.OnNonCrashFailure = control.QueryOnNonCrashFailure();
        return recovery;
    }

    /// <summary>Shows whether a deployment has suspended a service's recovery; that actions are away is no drift.</summary>
    internal static async Task ShowSuspensionAsync(NodeContext context, GoServiceInfo info, CancellationToken cancellationToken)
    {
        if (context.ServiceMachine is not null || info.Recovery?.Actions is { Length: > 0 } || FolderName.Fault(info.Name) is not null)
            return;
        SuspendedRecoveryFile file = new(context, info.Name);
        if (!file.Exists)
            return;
        SuspendedRecovery? suspended = await TryReadAsync(file, cancellationToken).ConfigureAwait(false);
        info.RecoverySuspended = suspended?.IsSpent(context.Clock.UtcNow) != true;
        if (suspended is not { Actions.Length: 0 })
            info.Drift = info.Drift.Where(change => change.Property is not (ServiceRecoveryRules.ActionsProperty or ServiceRecoveryRules.PeriodProperty)).ToArray();
    }

    /// <summary>Describes one service's recovery.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceNotFound</c>, <c>ServiceAccessDenied</c></exception>
    internal async Task<GoServiceRecovery> DescribeAsync(string service, CancellationToken cancellationToken)
    {
        ServiceRecovery? recovery = Read(service);
        GoServiceRecovery description = new()
        {
            Name = service,
            IsKnown = recovery is not null,
            Actions = recovery?.Actions ?? Array.Empty<ServiceRecoveryAction>(),
            ResetPeriod = recovery?.Actions is { Length: > 0 } ? recovery.ResetPeriod : null,
            Command = NullIfEmpty(recovery?.Command),
            RebootMessage = NullIfEmpty(recovery?.RebootMessage),
            OnNonCrashFailure = recovery?.OnNonCrashFailure,
            Summary = recovery is null ? "unknown: this service control manager has no failure actions" : RecoveryText.Describe(recovery.Actions!),
        };
        SuspendedRecovery? suspended = await new RecoverySuspension(context, manager).FindAsync(service, cancellationToken).ConfigureAwait(false);
        if (suspended is not null && description.Actions.Length == 0 && !suspended.IsSpent(context.Clock.UtcNow))
            Add(description, suspended);
        return description;
    }

    // One who may see the service, and not into its folder, is shown the rest all the same.
    private static async Task<SuspendedRecovery?> TryReadAsync(SuspendedRecoveryFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await RecoverySuspension.TryReadAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Add(GoServiceRecovery description, SuspendedRecovery suspended)
    {
        description.Suspended = true;
        description.SuspendedActions = suspended.ToActions();
        description.SuspendedResetPeriod = description.SuspendedActions.Length > 0 ? suspended.ToResetPeriod() : null;
        description.SuspendedSinceUtc = DateTimeOffset.FromUnixTimeMilliseconds(suspended.Since).UtcDateTime;
        description.SuspendedBy = suspended.By;
        description.Summary = $"suspended by {suspended.By}; before: {RecoveryText.Describe(description.SuspendedActions)}";
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private ServiceRecovery? Read(string service)
    {
        using IServiceRecoveryControl control = manager.TryOpenToRead(service) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, service);
        return Read(control);
    }
}
