using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;

namespace GoWinOps.Tests.Services.Recovery;

/// <summary>
/// A service control manager with failure actions, by the rules Microsoft documents: no actions deletes the reset period too, a null text stays, an empty
/// one is deleted, a restart needs the right to start.
/// </summary>
internal sealed class SimulatedRecoveryManager : IServiceRecoveryManager
{
    internal Dictionary<string, ServiceRecovery> Services { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it knows failure actions; one that does not takes them all the same and keeps none.</summary>
    internal bool KnowsActions { get; set; } = true;

    /// <summary>Called before each change; may throw.</summary>
    internal Action<string>? Interfere { get; set; }

    internal int Changes { get; private set; }

    /// <summary>Whether whoever asks has the right to start services.</summary>
    internal bool MayStart { get; set; } = true;

    public IServiceRecoveryControl? TryOpenToRead(string service) => Open(service, mayChange: false, mayStart: false);

    public IServiceRecoveryControl? TryOpenToChange(string service, bool restarts) => restarts && !MayStart
        ? throw Win32Errors.Create(Win32Errors.AccessDenied, service, "SERVICE_START")
        : Open(service, mayChange: true, restarts);

    internal SimulatedRecoveryManager With(string service, params string[] actions)
    {
        Services[service] = new ServiceRecovery
        {
            Actions = actions.Select(ServiceRecoveryAction.Parse).ToArray(),
            ResetPeriod = actions.Length == 0 ? TimeSpan.Zero : TimeSpan.FromDays(1),
            Command = string.Empty,
            RebootMessage = string.Empty,
            OnNonCrashFailure = true,
        };
        return this;
    }

    internal string ActionsOf(string service) => RecoveryText.Of(Services[service].Actions!);

    private Control? Open(string service, bool mayChange, bool mayStart) =>
        Services.TryGetValue(service, out ServiceRecovery? recovery) ? new Control(this, service, recovery, mayChange, mayStart) : null;

    private sealed class Control(SimulatedRecoveryManager manager, string service, ServiceRecovery recovery, bool mayChange, bool mayStart) : IServiceRecoveryControl
    {
        public ServiceRecovery? QueryActions() => !manager.KnowsActions ? null : new ServiceRecovery
        {
            Actions = recovery.Actions,
            ResetPeriod = recovery.ResetPeriod,
            Command = recovery.Command,
            RebootMessage = recovery.RebootMessage,
        };

        public void ChangeActions(ServiceRecoveryAction[] actions, TimeSpan resetPeriod, string? command, string? rebootMessage)
        {
            if (!mayChange || (!mayStart && actions.Any(action => action.Type == ServiceRecoveryActionType.Restart)))
                throw Win32Errors.Create(Win32Errors.AccessDenied, service, mayChange ? "SERVICE_START" : "SERVICE_CHANGE_CONFIG");
            manager.Interfere?.Invoke(service);
            manager.Changes++;
            recovery.Actions = actions;
            recovery.ResetPeriod = actions.Length == 0 ? TimeSpan.Zero : resetPeriod;
            recovery.Command = command ?? recovery.Command;
            recovery.RebootMessage = rebootMessage ?? recovery.RebootMessage;
        }

        public bool? QueryOnNonCrashFailure() => manager.KnowsActions ? recovery.OnNonCrashFailure : null;

        public void ChangeOnNonCrashFailure(bool value) => recovery.OnNonCrashFailure = manager.KnowsActions
            ? value
            : throw new GoWinOpsException("ServiceSettingUnsupported", service, service, "web01", "OnNonCrashFailure");

        public void Dispose()
        {
        }
    }
}
